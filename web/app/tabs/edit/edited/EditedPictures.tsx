import { UnstyledButton } from "@mantine/core";
import { useState, type KeyboardEvent } from "react";
import type { PictureRecipe } from "../../../../../src/model/recipe/recipe.ts";
import type { WsSource } from "../../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../../studio/studio.ts";
import { DrawingStatus, useDrawing } from "../../../pictures/Drawing.tsx";
import { Picture, useCrisp } from "../../../pictures/Picture.tsx";
import { SeedTile } from "../../../pictures/SeedTile.tsx";
import { useStudio } from "../../../store/store.ts";
import { useLook } from "../../../store/usableLook.ts";
import { useTexts } from "../../../texts/texts.ts";
import { sourceKey, sourceTitle, type Latent } from "../../../view/latents.ts";
import classes from "../Edit.module.css";
import { DragSurface } from "../drag/DragSurface.tsx";
import { useDrag, useDraggedPicture } from "../drag/useDrag.ts";
import { useProjection } from "../projection/useProjection.ts";
import { editRecipe, useEdit } from "../useEdit.ts";
import type { EditedProps } from "../usableEdit.ts";
import { EditActions } from "./EditActions.tsx";

/** An image to compare with: it is seen large while its button is held. */
interface Compared {
  readonly name: string;
  readonly title: string;
  readonly picture: PagePicture | undefined;
}

/** The edited image, and what it was before and was found for. */
export function EditedPictures({ edit }: EditedProps) {
  const { edit: t } = useTexts();
  const { base } = edit;
  const { begin } = useEdit();
  const look = useLook();
  const recipes: PictureRecipe[] = [editRecipe(edit), { kind: "seed", seed: base }];
  const drawing = useDrawing("edit", recipes, look);
  const [picture, before] = drawing.pictures;
  const dragged = useDraggedPicture(sourceKey(base), picture !== undefined);
  const takesPoints = useDrag(({ isOn }) => isOn);
  const photo = usePhoto(edit);
  const [held, setHeld] = useState<string>();
  const [isCrisp] = useCrisp();
  const name = sourceTitle(base);
  const compared: readonly Compared[] = [
    ...(photo === undefined ? [] : [{ name: t.asPhoto, title: t.photoName(name), picture: photo }]),
    { name: t.before, title: t.beforeName(name), picture: before },
  ];
  const shown = compared.find((one) => one.name === held);
  return (
    <section
      className={classes.pictures}
      aria-label={t.edited}
      aria-busy={drawing.missing > 0}
      data-dragged={takesPoints || undefined}
    >
      <div className={classes.large}>
        <Picture
          picture={shown === undefined ? (dragged ?? picture) : shown.picture}
          crisp={isCrisp}
          label={shown === undefined ? t.editedName(name) : shown.title}
        />
        {shown !== undefined && <span className={classes.caption}>{shown.name}</span>}
        {shown === undefined && <DragSurface of={sourceKey(base)} />}
      </div>
      <ul className={classes.others} aria-label={t.holdToSee}>
        <li>
          <SeedTile name={t.chooseBase} seed={base} picture={before} onChange={begin} />
        </li>
        {compared.map((one) => (
          <li key={one.name}>
            <Held {...one} isHeld={held === one.name} onHold={(isHeld) => setHeld(isHeld ? one.name : undefined)} />
          </li>
        ))}
      </ul>
      <EditActions edit={edit} picture={drawing.missing === 0 ? picture : undefined} photo={photo} />
      <DrawingStatus drawing={drawing} />
    </section>
  );
}

/** What the latent that is edited was found for. */
function usePhoto({ base }: EditedProps["edit"]): PagePicture | undefined {
  const photos = useProjection((state) => state.photos);
  const latents = useStudio((state) => state.latents);
  return photoOf(base, latents, photos);
}

/** What is made of a latent has the photo of that. */
function photoOf(
  base: WsSource | string,
  latents: readonly Latent[],
  photos: Readonly<Record<string, PagePicture>>,
): PagePicture | undefined {
  const wanted = typeof base === "object" ? base.name : base;
  const at = latents.findIndex(({ name }) => name === wanted);
  const latent = latents[at];
  if (latent === undefined) return undefined;
  const others = latents.toSpliced(at, 1);
  return (
    photos[latent.id] ?? (latent.origin.kind === "edited" ? photoOf(latent.origin.from, others, photos) : undefined)
  );
}

interface HeldProps extends Compared {
  readonly isHeld: boolean;
  readonly onHold: (isHeld: boolean) => void;
}

const HOLDING_KEYS = [" ", "Enter"];

/** A small image that is seen large while a pointer or a key holds it. */
function Held({ name, title, picture, isHeld, onHold }: HeldProps) {
  const onKey = (isDown: boolean) => (event: KeyboardEvent) => {
    if (!HOLDING_KEYS.includes(event.key)) return;
    event.preventDefault();
    onHold(isDown);
  };
  return (
    <UnstyledButton
      className={classes.other}
      aria-label={title}
      aria-pressed={isHeld}
      onPointerDown={() => onHold(true)}
      onPointerUp={() => onHold(false)}
      onPointerLeave={() => onHold(false)}
      onPointerCancel={() => onHold(false)}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={onKey(true)}
      onKeyUp={onKey(false)}
      onBlur={() => onHold(false)}
    >
      <Picture picture={picture} />
      <span className={classes.caption} aria-hidden>
        {name}
      </span>
    </UnstyledButton>
  );
}
