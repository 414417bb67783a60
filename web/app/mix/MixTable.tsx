import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowRight } from "@tabler/icons-react";
import { useRef, type CSSProperties, type KeyboardEvent } from "react";
import type { PagePicture } from "../../studio/studio.ts";
import { Picture } from "../pictures/Picture.tsx";
import { AddSeed } from "../seeds/AddSeed.tsx";
import { SeedTile } from "../seeds/SeedTile.tsx";
import { removed, replaced } from "../seeds/lists.ts";
import classes from "./Mix.module.css";
import { MOST_LINES, type MixPictures } from "./mixRecipes.ts";
import { useMix } from "./useMix.ts";

/** A mixed picture, by the indices of its row and its column. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface MixTableProps {
  readonly pictures: MixPictures<PagePicture | undefined>;
  readonly isBusy: boolean;
  readonly onOpen: (cell: Cell) => void;
}

const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
};

/** The matrix: seeds on top and at the left, which open to be changed, and the mixed pictures, which open large. */
export function MixTable({ pictures, isBusy, onOpen }: MixTableProps) {
  const [{ rows, columns }, change] = useMix();
  const table = useRef<HTMLTableElement>(null);
  const size = { "--rows": rows.length, "--columns": columns.length } as CSSProperties;
  const move = (event: KeyboardEvent): void => {
    const [down, right] = STEPS[event.key] ?? [0, 0];
    const { row, column } = document.activeElement instanceof HTMLElement ? document.activeElement.dataset : {};
    if ((down === 0 && right === 0) || row === undefined) return;
    const to = `[data-row="${Number(row) + down}"][data-column="${Number(column) + right}"]`;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(to)?.focus();
  };
  return (
    <div className={classes.frame}>
      <table
        ref={table}
        className={classes.table}
        style={size}
        aria-label="Mixed pictures"
        aria-busy={isBusy}
        onKeyDown={move}
      >
        <thead>
          <tr>
            <td className={classes.corner}>
              <span>
                shape <IconArrowRight size="1em" aria-hidden />
              </span>
              <span>
                colour <IconArrowDown size="1em" aria-hidden />
              </span>
            </td>
            {columns.map((seed, i) => (
              <th key={i} scope="col">
                <SeedTile
                  name={`Column ${i + 1}`}
                  seed={seed}
                  picture={pictures.ofColumns[i]}
                  onChange={(other) => change({ columns: replaced(columns, i, other) })}
                  onRemove={() => change({ columns: removed(columns, i) })}
                />
              </th>
            ))}
            <td className={classes.add}>
              {columns.length < MOST_LINES && (
                <AddSeed name="Add a column" onAdd={(seed) => change({ columns: [...columns, seed] })} />
              )}
            </td>
          </tr>
        </thead>
        <tbody>
          {rows.map((seed, i) => (
            <tr key={i}>
              <th scope="row">
                <SeedTile
                  name={`Row ${i + 1}`}
                  seed={seed}
                  picture={pictures.ofRows[i]}
                  onChange={(other) => change({ rows: replaced(rows, i, other) })}
                  onRemove={() => change({ rows: removed(rows, i) })}
                />
              </th>
              {columns.map((column, j) => (
                <td key={j}>
                  <MixedCell
                    cell={{ row: i, column: j }}
                    label={`Row seed ${seed}, column seed ${column}`}
                    picture={pictures.mixed[i]?.[j]}
                    onOpen={onOpen}
                  />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <td className={classes.addRow}>
              {rows.length < MOST_LINES && (
                <AddSeed name="Add a row" onAdd={(seed) => change({ rows: [...rows, seed] })} />
              )}
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

interface MixedCellProps {
  readonly cell: Cell;
  readonly label: string;
  readonly picture: PagePicture | undefined;
  readonly onOpen: (cell: Cell) => void;
}

function MixedCell({ cell, label, picture, onOpen }: MixedCellProps) {
  return (
    <UnstyledButton
      className={classes.cell}
      aria-label={label}
      aria-haspopup="dialog"
      data-row={cell.row}
      data-column={cell.column}
      onClick={() => onOpen(cell)}
    >
      <Picture picture={picture} />
    </UnstyledButton>
  );
}
