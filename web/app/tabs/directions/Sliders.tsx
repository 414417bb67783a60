import { Button, Center } from "@mantine/core";
import type { PagePicture } from "../../../studio/studio.ts";
import { DirectionRow } from "./DirectionRow.tsx";
import classes from "./Directions.module.css";
import type { Variants } from "./looks.ts";

export interface SlidersProps {
  /** How many are shown, from the strongest. */
  readonly count: number;
  readonly ends: Variants<PagePicture>["ends"];
  /** Shows more of them; absent where there are no more. */
  readonly onMore: (() => void) | undefined;
}

export function Sliders({ count, ends, onMore }: SlidersProps) {
  return (
    <>
      <ul className={classes.rows} aria-label="Directions">
        {Array.from({ length: count }, (_, component) => (
          <li key={component}>
            <DirectionRow component={component} ends={ends(component)} />
          </li>
        ))}
      </ul>
      {onMore !== undefined && (
        <Center>
          <Button variant="default" radius="xl" onClick={onMore}>
            More directions
          </Button>
        </Center>
      )}
    </>
  );
}
