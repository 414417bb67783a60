import { Button, Center } from "@mantine/core";
import type { PagePicture } from "../../studio/studio.ts";
import { DirectionRow } from "./DirectionRow.tsx";
import classes from "./Directions.module.css";
import type { Variants } from "./looks.ts";

export interface SlidersProps {
  /** Share of the variance of each component. */
  readonly explained: readonly number[];
  readonly ends: Variants<PagePicture>["ends"];
  /** Shows more of them; absent where there are no more. */
  readonly onMore: (() => void) | undefined;
}

export function Sliders({ explained, ends, onMore }: SlidersProps) {
  return (
    <>
      <ul className={classes.rows} aria-label="Directions">
        {explained.map((share, component) => (
          <li key={component}>
            <DirectionRow component={component} share={share} ends={ends(component)} />
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
