import type { Dataset } from "../../datasets/dataset.ts";
import { printable } from "../../formats/formatError.ts";
import type { Log } from "./runLog.ts";

export interface DamageListeners {
  readonly dataset: Pick<Dataset, "damaged">;
  readonly log: Log;
  readonly onDamage?: (line: string) => void;
}

/** Writes each damaged picture into the log once, after it was met and another put in its place. */
export function damageLog({ dataset, log, onDamage }: DamageListeners): () => Promise<void> {
  let told = 0;
  return async () => {
    for (const { file, reason } of dataset.damaged().slice(told)) {
      const line = `"${printable(file)}" is left out, and the next whole picture shown in its place: ${reason}`;
      told++;
      onDamage?.(line);
      await log(line);
    }
  };
}
