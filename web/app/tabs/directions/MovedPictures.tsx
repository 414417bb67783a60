import { UnstyledButton } from "@mantine/core";
import type { PagePicture, Recipe } from "../../../studio/studio.ts";
import { useLook } from "../../store/usableLook.ts";
import { DrawingStatus } from "../../pictures/DrawingStatus.tsx";
import { Picture } from "../../pictures/Picture.tsx";
import { useCrisp } from "../../pictures/useCrisp.ts";
import { useDrawing } from "../../pictures/useDrawing.ts";
import { SeedTile } from "../../pictures/seeds/SeedTile.tsx";
import { useStudio } from "../../store/store.ts";
import classes from "./Directions.module.css";
import { MovedActions } from "./MovedActions.tsx";
import { useDirections } from "../../store/useDirections.ts";

/** Other pictures that show whether a direction means the same everywhere. */
const OTHERS = 4;

/** The base seed's picture, moved, and a few others that move with it; each of them can become the base. */
export function MovedPictures({ plain }: { readonly plain: PagePicture | undefined }) {
  const { seed, setSeed, steps } = useDirections();
  const gallery = useStudio(({ view }) => view.seeds);
  const [isCrisp] = useCrisp();
  const others = [...new Set(gallery)].filter((other) => other !== seed).slice(0, OTHERS);
  const recipes = [seed, ...others].map((value): Recipe => ({ kind: "seed", seed: value }));
  const drawing = useDrawing("directions", recipes, useLook());
  const [picture, ...otherPictures] = drawing.pictures;
  const isMoved = steps.some(({ amount }) => amount !== 0);
  return (
    <section className={classes.pictures} aria-label="Moved pictures" aria-busy={drawing.missing > 0}>
      <div className={classes.large}>
        <Picture picture={picture} crisp={isCrisp} label={`Seed ${seed}${isMoved ? ", moved" : ""}`} />
        {isMoved && (
          <figure className={classes.plain}>
            <Picture picture={plain} crisp={isCrisp} label={`Seed ${seed} as it was`} />
            <figcaption>before</figcaption>
          </figure>
        )}
      </div>
      <ul className={classes.others} aria-label="Base picture and others">
        <li data-current>
          <SeedTile name="Base picture" seed={seed} picture={picture} onChange={setSeed} />
        </li>
        {others.map((other, i) => (
          <li key={other}>
            <UnstyledButton
              className={classes.other}
              aria-label={`Make seed ${other} the base picture`}
              onClick={() => setSeed(other)}
            >
              <Picture picture={otherPictures[i]} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <MovedActions seed={seed} picture={drawing.missing === 0 ? picture : undefined} />
      <DrawingStatus drawing={drawing} />
    </section>
  );
}
