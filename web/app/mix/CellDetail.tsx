import { Button, Group } from "@mantine/core";
import { IconBinary, IconDownload } from "@tabler/icons-react";
import type { PagePicture, Recipe } from "../../studio/studio.ts";
import { Dialog } from "../dialog/Dialog.tsx";
import { picturePng } from "../downloads/pngs.ts";
import { savedName } from "../downloads/savedName.ts";
import { saveFile } from "../downloads/saveFile.ts";
import { layersText } from "../layers/span.ts";
import { useLook } from "../look/usableLook.ts";
import { Picture } from "../pictures/Picture.tsx";
import { useCrisp } from "../pictures/useCrisp.ts";
import { useStudio } from "../store.ts";
import classes from "./Mix.module.css";
import type { MixPictures } from "./mixRecipes.ts";
import type { Cell } from "./MixRow.tsx";
import { useMix } from "./useMix.ts";

export interface CellDetailProps {
  readonly cell: Cell | undefined;
  readonly pictures: MixPictures<PagePicture | undefined>;
  readonly isReady: boolean;
  readonly onClose: () => void;
}

/** A mixed picture large, beside the two that it is made of. */
export function CellDetail({ cell, pictures, isReady, onClose }: CellDetailProps) {
  return (
    <Dialog title="Mixed picture" isOpen={cell !== undefined} onClose={onClose} size="42rem">
      {cell !== undefined && <Body cell={cell} pictures={pictures} isReady={isReady} />}
    </Dialog>
  );
}

function Body({ cell, pictures, isReady }: Omit<CellDetailProps, "cell" | "onClose"> & { readonly cell: Cell }) {
  const [{ rows, columns, layers }] = useMix();
  const [isCrisp] = useCrisp();
  const [row = 0, column = 0] = [rows[cell.row], columns[cell.column]];
  const picture = pictures.mixed[cell.row]?.[cell.column];
  return (
    <div className={classes.detail}>
      <figure className={classes.large}>
        <Picture picture={picture} crisp={isCrisp} label={`Row seed ${row}, column seed ${column}`} />
      </figure>
      <Group gap="md" className={classes.parents}>
        <Parent
          name={`Column seed ${column}`}
          gives={`gives layers ${layersText(layers)}`}
          picture={pictures.ofColumns[cell.column]}
          crisp={isCrisp}
        />
        <Parent name={`Row seed ${row}`} gives="gives the others" picture={pictures.ofRows[cell.row]} crisp={isCrisp} />
      </Group>
      <SaveButtons recipe={{ kind: "mix", row, column, layers }} picture={isReady ? picture : undefined} />
    </div>
  );
}

interface ParentProps {
  readonly name: string;
  readonly gives: string;
  readonly picture: PagePicture | undefined;
  readonly crisp: boolean;
}

function Parent({ name, gives, picture, crisp }: ParentProps) {
  return (
    <figure className={classes.parent}>
      <Picture picture={picture} crisp={crisp} />
      <figcaption>
        {name}
        <br />
        <span className="quiet">{gives}</span>
      </figcaption>
    </figure>
  );
}

interface SaveButtonsProps {
  readonly recipe: Extract<Recipe, { kind: "mix" }>;
  readonly picture: PagePicture | undefined;
}

function SaveButtons({ recipe, picture }: SaveButtonsProps) {
  const studio = useStudio((state) => state.studio);
  const look = useLook();
  const name = savedName(`${recipe.row}-${recipe.column}`, look);
  const savePicture = async (): Promise<void> => {
    if (picture !== undefined) await saveFile(`${name}.png`, () => picturePng(picture));
  };
  const saveLatents = (): Promise<void> =>
    saveFile(`${name}.npz`, async () => new Blob([await studio.latents([recipe], look)]));
  return (
    <Group gap="xs" className={classes.buttons}>
      <Button leftSection={<IconDownload size={18} aria-hidden />} disabled={!picture} onClick={savePicture}>
        Save picture
      </Button>
      <Button variant="light" leftSection={<IconBinary size={18} aria-hidden />} onClick={saveLatents}>
        Save latents
      </Button>
    </Group>
  );
}
