import { Button, Group } from "@mantine/core";
import { useHotkeys, type HotkeyItem } from "@mantine/hooks";
import { IconBinary } from "@tabler/icons-react";
import type { PictureRecipe } from "../../../../src/model/recipe/recipe.ts";
import { sourceName } from "../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { Dialog } from "../../controls/Dialog.tsx";
import { usesArrows } from "../../controls/keys.ts";
import { saveFile } from "../../controls/saveFile.ts";
import { KeepButton } from "../../pictures/KeepButton.tsx";
import { Picture, useCrisp } from "../../pictures/Picture.tsx";
import { savedName, single } from "../../pictures/pngs.ts";
import { SavePng } from "../../pictures/SavePng.tsx";
import { useStudio } from "../../store/store.ts";
import { useLook } from "../../store/usableLook.ts";
import { layersText } from "../../view/layers.ts";
import { sourceText } from "../../view/latents.ts";
import classes from "./Mix.module.css";
import type { MixPictures } from "./mixRecipes.ts";
import type { Cell } from "./MixRow.tsx";
import { useMix } from "./useMix.ts";
import { useTexts } from "../../texts/texts.ts";

export interface CellDetailProps {
  readonly cell: Cell | undefined;
  readonly pictures: MixPictures<PagePicture | undefined>;
  readonly isReady: boolean;
  readonly onOpen: (cell: Cell) => void;
  readonly onClose: () => void;
}

/** A mixed image large, beside the two that it is made of; arrow keys page through the matrix. */
export function CellDetail({ cell, pictures, isReady, onOpen, onClose }: CellDetailProps) {
  const { mix } = useTexts();
  const onKey = (key: string, by: number): HotkeyItem => {
    const go = ({ target }: KeyboardEvent): void => {
      const to = cell && cellBeside(cell, by, pictures.ofRows.length, pictures.ofColumns.length);
      if (to !== undefined && !usesArrows(target)) onOpen(to);
    };
    return [key, go, { preventDefault: false }];
  };
  useHotkeys([onKey("ArrowLeft", -1), onKey("ArrowRight", 1)], []);
  return (
    <Dialog title={mix.image} isOpen={cell !== undefined} onClose={onClose} size="42rem">
      {cell !== undefined && <Body cell={cell} pictures={pictures} isReady={isReady} />}
    </Dialog>
  );
}

/** The cell that many further on, row by row; nothing beyond the ends. */
function cellBeside({ row, column }: Cell, by: number, rows: number, columns: number): Cell | undefined {
  const at = row * columns + column + by;
  return at < 0 || at >= rows * columns ? undefined : { row: Math.floor(at / columns), column: at % columns };
}

type BodyProps = Pick<CellDetailProps, "pictures" | "isReady"> & { readonly cell: Cell };

function Body({ cell, pictures, isReady }: BodyProps) {
  const { mix } = useTexts();
  const [{ rows, columns, layers }] = useMix();
  const [isCrisp] = useCrisp();
  const [row = 0, column = 0] = [rows[cell.row], columns[cell.column]];
  const picture = pictures.mixed[cell.row]?.[cell.column];
  return (
    <div className={classes.detail}>
      <figure className={classes.large}>
        <Picture picture={picture} crisp={isCrisp} label={mix.cell(sourceText(row), sourceText(column))} />
      </figure>
      <Group gap="md" className={classes.parents}>
        <Parent
          name={mix.ofColumn(sourceText(column))}
          gives={mix.givesLayers(layersText(layers))}
          picture={pictures.ofColumns[cell.column]}
          crisp={isCrisp}
        />
        <Parent
          name={mix.ofRow(sourceText(row))}
          gives={mix.givesOthers}
          picture={pictures.ofRows[cell.row]}
          crisp={isCrisp}
        />
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
  readonly recipe: Extract<PictureRecipe, { kind: "mix" }>;
  readonly picture: PagePicture | undefined;
}

function SaveButtons({ recipe, picture }: SaveButtonsProps) {
  const { pictures } = useTexts();
  const studio = useStudio((state) => state.studio);
  const look = useLook();
  const name = savedName(`${sourceName(recipe.row)}-${sourceName(recipe.column)}`, look);
  const saveLatents = (): Promise<void> =>
    saveFile(`${name}.npz`, async () => new Blob([await studio.latents([recipe], look)]));
  return (
    <Group gap="xs" className={classes.buttons}>
      <SavePng label={pictures.saveImage} name={name} sheet={single(picture)} />
      <Button variant="light" leftSection={<IconBinary size={18} aria-hidden />} onClick={saveLatents}>
        {pictures.saveLatents}
      </Button>
      <KeepButton
        recipe={recipe}
        look={{ ...look, directions: [] }}
        name={`${sourceName(recipe.row)} × ${sourceName(recipe.column)}`}
        origin={{ kind: "mixed", row: sourceText(recipe.row), column: sourceText(recipe.column) }}
      />
    </Group>
  );
}
