import { Button, Group, UnstyledButton } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { DrawingStatus, useDrawing } from "../../pictures/Drawing.tsx";
import { generateRecipe } from "../../../../src/model/recipe/linked.ts";
import type { PictureRecipe } from "../../../../src/model/recipe/recipe.ts";
import { sourceName, type WsSource } from "../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { CommandButton } from "../../pictures/CommandButton.tsx";
import { KeepButton } from "../../pictures/KeepButton.tsx";
import { Picture, useCrisp } from "../../pictures/Picture.tsx";
import { single, sourceFileName } from "../../pictures/pngs.ts";
import { SavePng } from "../../pictures/SavePng.tsx";
import { SeedTile } from "../../pictures/SeedTile.tsx";
import { useStudio } from "../../store/store.ts";
import { useLook } from "../../store/usableLook.ts";
import { useGallery, useLatents } from "../../store/useLatents.ts";
import { useDirections } from "../../store/useDirections.ts";
import { distinct, sourceKey, sourceText, sourceTitle } from "../../view/latents.ts";
import classes from "./Directions.module.css";
import { useMoves } from "./useMoves.ts";
import { useTexts } from "../../texts/texts.ts";

/** Other images that show whether a direction means the same everywhere. */
const OTHERS = 4;

/** The base seed's image, moved, and a few others that move with it; each of them can become the base. */
export function MovedPictures({ plain }: { readonly plain: PagePicture | undefined }) {
  const { directions } = useTexts();
  const { seed, setSeed } = useDirections();
  const { steps, recipe } = useMoves();
  const gallery = [...useLatents(), ...useGallery()];
  const [isCrisp] = useCrisp();
  const others = distinct(gallery)
    .filter((other) => sourceKey(other) !== sourceKey(seed))
    .slice(0, OTHERS);
  const recipes = [recipe, ...others.map((value): PictureRecipe => ({ kind: "seed", seed: value }))];
  const drawing = useDrawing("directions", recipes, useLook());
  const [picture, ...otherPictures] = drawing.pictures;
  const isMoved = steps.some(({ amount }) => amount !== 0);
  return (
    <section className={classes.pictures} aria-label={directions.moved} aria-busy={drawing.missing > 0}>
      <div className={classes.large}>
        <Picture
          picture={picture}
          crisp={isCrisp}
          label={isMoved ? directions.movedImage(sourceTitle(seed)) : sourceTitle(seed)}
        />
        {isMoved && (
          <figure className={classes.plain}>
            <Picture picture={plain} crisp={isCrisp} label={directions.asItWas(sourceTitle(seed))} />
            <figcaption>{directions.before}</figcaption>
          </figure>
        )}
      </div>
      <ul className={classes.others} aria-label={directions.baseAndOthers}>
        <li data-current>
          <SeedTile name={directions.base} seed={seed} picture={picture} onChange={setSeed} />
        </li>
        {others.map((other, i) => (
          <li key={sourceKey(other)}>
            <UnstyledButton
              className={classes.other}
              aria-label={directions.makeBase(sourceText(other))}
              onClick={() => setSeed(other)}
            >
              <Picture picture={otherPictures[i]} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <MovedActions seed={seed} isMoved={isMoved} picture={drawing.missing === 0 ? picture : undefined} />
      <DrawingStatus drawing={drawing} />
    </section>
  );
}

interface MovedActionsProps {
  readonly seed: WsSource;
  readonly isMoved: boolean;
  /** Nothing while it is drawn. */
  readonly picture: PagePicture | undefined;
}

/** A look that moves all images belongs to all tabs: what it does to them is seen in the gallery. */
function MovedActions({ seed, isMoved, picture }: MovedActionsProps) {
  const { directions, pictures, shelf } = useTexts();
  const change = useStudio((state) => state.change);
  const { look, reach } = useMoves();
  return (
    <Group gap="xs">
      {reach === "all" && (
        <Button
          variant="light"
          size="sm"
          leftSection={<IconPhoto size={18} aria-hidden />}
          onClick={() => change({ tab: "gallery" })}
        >
          {directions.seeGallery}
        </Button>
      )}
      <SavePng
        variant="subtle"
        color="gray"
        size="sm"
        label={pictures.saveImage}
        name={sourceFileName(seed, look)}
        sheet={single(picture)}
      />
      {isMoved && (
        <KeepButton
          variant="subtle"
          color="gray"
          size="sm"
          recipe={{ kind: "seed", seed }}
          look={look}
          name={shelf.movedName(sourceName(seed))}
          origin={{ kind: "moved", from: sourceTitle(seed) }}
        />
      )}
      <CommandButton recipe={generateRecipe([seed], look)} />
    </Group>
  );
}
