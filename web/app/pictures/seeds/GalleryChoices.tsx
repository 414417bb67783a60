import { UnstyledButton } from "@mantine/core";
import type { Recipe } from "../../../studio/studio.ts";
import { useLook } from "../../store/usableLook.ts";
import { Picture } from "../Picture.tsx";
import { useDrawing } from "../useDrawing.ts";
import { useStudio } from "../../store/store.ts";
import classes from "./SeedTile.module.css";

const MOST_CHOICES = 12;

/** The gallery's first pictures, to choose from. Not for the gallery itself, whose place they are drawn in. */
export function GalleryChoices({ onChoose }: { readonly onChoose: (seed: number) => void }) {
  const all = useStudio(({ view }) => view.seeds);
  const seeds = [...new Set(all)].slice(0, MOST_CHOICES);
  const { pictures } = useDrawing(
    "gallery",
    seeds.map((seed): Recipe => ({ kind: "seed", seed })),
    useLook(),
  );
  return (
    <ul className={classes.choices}>
      {seeds.map((seed, index) => (
        <li key={seed}>
          <UnstyledButton className={classes.choice} aria-label={`Seed ${seed}`} onClick={() => onChoose(seed)}>
            <Picture picture={pictures[index]} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
