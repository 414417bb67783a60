import { appendFileSync } from "node:fs";
import type { Sizes } from "./sizes.ts";

/** What a part tells: figures, names, texts. */
export type Figures = Readonly<Record<string, unknown>>;

/** What a part is handed. */
export interface Kit {
  readonly sizes: Sizes;
  /** Writes a line at once, so that nothing is lost when the part is ended. */
  readonly record: (figures: Figures) => void;
  /** Seconds until the part's time is over. */
  readonly secondsLeft: () => number;
}

/** One thing that the kit checks or measures, in a process of its own. */
export type Part = (kit: Kit) => Promise<void>;

/** Appends JSON lines to the results, each with the part's name and the card's. */
export function recorder(path: string, part: string, card: string): Kit["record"] {
  return (figures) => {
    const line = JSON.stringify({ part, card, time: new Date().toISOString(), ...figures });
    appendFileSync(path, `${line}\n`);
    console.log(line);
  };
}

/** Figures are read by people: four digits say enough. */
export const rounded = (x: number): number => Number(x.toPrecision(4));

/** Runs a measurement; what it throws becomes a line, and the part goes on. */
export async function recorded(kit: Kit, what: Figures, measure: () => Promise<Figures>): Promise<void> {
  try {
    kit.record({ ...what, ...(await measure()) });
  } catch (error) {
    kit.record({ ...what, error: error instanceof Error ? error.message : String(error) });
  }
}
