import { useRef, type CSSProperties, type KeyboardEvent } from "react";
import type { PagePicture } from "../../../studio/studio.ts";
import { AddSeed } from "../../pictures/AddSeed.tsx";
import { MOST_LINES } from "../../view/view.ts";
import classes from "./Mix.module.css";
import { MixHead } from "./MixHead.tsx";
import type { MixPictures } from "./mixRecipes.ts";
import { MixRow, type Cell } from "./MixRow.tsx";
import { useMix } from "./useMix.ts";
import { useTexts } from "../../texts/texts.ts";

export interface MixTableProps {
  readonly pictures: MixPictures<PagePicture | undefined>;
  readonly isBusy: boolean;
  readonly onOpen: (cell: Cell) => void;
}

const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The matrix: seeds on top and at the left, which open to be changed, and the mixed images, which open large. */
export function MixTable({ pictures, isBusy, onOpen }: MixTableProps) {
  const { mix } = useTexts();
  const [{ rows, columns }, change] = useMix();
  const table = useRef<HTMLTableElement>(null);
  const size = { "--rows": rows.length, "--columns": columns.length } as CSSProperties;
  const move = (event: KeyboardEvent): void => {
    const to = neighbour(event.key);
    if (to === undefined) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(to)?.focus();
  };
  return (
    <div className={classes.frame}>
      <table
        ref={table}
        className={classes.table}
        style={size}
        aria-label={mix.images}
        aria-busy={isBusy}
        data-empty={rows.length + columns.length === 0 || undefined}
        onKeyDown={move}
      >
        <MixHead pictures={pictures.ofColumns} />
        <tbody>
          {rows.map((_, i) => (
            <MixRow key={i} index={i} own={pictures.ofRows[i]} mixed={pictures.mixed[i] ?? []} onOpen={onOpen} />
          ))}
          <tr>
            <td className={classes.addRow}>
              {rows.length < MOST_LINES && (
                <AddSeed
                  name={mix.addRow}
                  isNamed={rows.length === 0}
                  onAdd={(seed) => change({ rows: [...rows, seed] })}
                />
              )}
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** Selects the mixed image to which a key leads from the one that has the focus. */
function neighbour(key: string): string | undefined {
  const step = STEPS[key];
  const { row, column } = document.activeElement instanceof HTMLElement ? document.activeElement.dataset : {};
  if (step === undefined || row === undefined) return undefined;
  const [down, right] = step;
  return `[data-row="${Number(row) + down}"][data-column="${Number(column) + right}"]`;
}
