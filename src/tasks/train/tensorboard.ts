import { appendFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { beginEvents, scalarEvent } from "../../formats/tensorboard/events.ts";
import { withFileErrors } from "../../media/fileErrors.ts";
import { meanOf, type StatsLine, type WriteStats } from "./statsFile.ts";

/**
 * Begins an event file of TensorBoard's in a run's folder, one for each start of the run: the curves of
 * `stats.jsonl` under the same names, over whole kimg as the official code has them.
 * @param imagesSeen where the run begins or goes on; TensorBoard drops what earlier files tell of later ones.
 */
export async function openEvents(folder: string, imagesSeen: number): Promise<WriteStats> {
  const now = Date.now() / 1000;
  const path = join(folder, `events.out.tfevents.${Math.floor(now)}.${hostname()}.${process.pid}.0`);
  const append = (bytes: Uint8Array): Promise<void> => withFileErrors(`write "${path}"`, () => appendFile(path, bytes));
  await append(beginEvents({ wallTime: now, step: Math.floor(imagesSeen / 1000) + 1 }));
  return (line) => append(scalarEvent(timeOf(line), scalarsOf(line)));
}

function timeOf(line: StatsLine): { readonly wallTime: number; readonly step: number } {
  return { wallTime: meanOf(line, "timestamp"), step: Math.floor(meanOf(line, "Progress/kimg")) };
}

function scalarsOf({ timestamp: _, ...line }: StatsLine): Record<string, number> {
  return Object.fromEntries(Object.keys(line).map((name) => [name, meanOf(line, name)]));
}
