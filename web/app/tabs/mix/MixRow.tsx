import { UnstyledButton } from "@mantine/core";
import type { PagePicture } from "../../../studio/studio.ts";
import { Picture } from "../../pictures/Picture.tsx";
import { removed, replaced } from "../../view/lists.ts";
import { sourceText } from "../../view/latents.ts";
import { SeedTile } from "../../pictures/SeedTile.tsx";
import classes from "./Mix.module.css";
import { useMix } from "./useMix.ts";
import { useTexts } from "../../texts/texts.ts";

/** A mixed image, by the indices of its row and its column. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface MixRowProps {
  readonly index: number;
  /** The row's own image. */
  readonly own: PagePicture | undefined;
  readonly mixed: readonly (PagePicture | undefined)[];
  readonly onOpen: (cell: Cell) => void;
}

/** A row's seed, and its mixes with all columns. */
export function MixRow({ index, own, mixed, onOpen }: MixRowProps) {
  const { mix: words } = useTexts();
  const [{ rows, columns }, change] = useMix();
  const seed = rows[index] ?? 0;
  return (
    <tr>
      <th scope="row">
        <SeedTile
          name={words.row(index + 1)}
          seed={seed}
          picture={own}
          onChange={(other) => change({ rows: replaced(rows, index, other) })}
          onRemove={() => change({ rows: removed(rows, index) })}
        />
      </th>
      {columns.map((column, j) => (
        <td key={j}>
          <UnstyledButton
            className={classes.cell}
            aria-label={words.cell(sourceText(seed), sourceText(column))}
            aria-haspopup="dialog"
            data-row={index}
            data-column={j}
            onClick={() => onOpen({ row: index, column: j })}
          >
            <Picture picture={mixed[j]} />
          </UnstyledButton>
        </td>
      ))}
    </tr>
  );
}
