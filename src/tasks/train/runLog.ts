import { appendFile, open } from "node:fs/promises";
import { join } from "node:path";
import { escapeControls } from "../../base/escapeControls.ts";
import { withFileErrors } from "../../media/fileErrors.ts";

/** What a run told, in the order of events; times and all, so it is a journal and not part of the result. */
export type Log = (line: string) => Promise<void>;

export const LOG_FILE = "log.txt";

/** Goes on writing a folder's log. The last line of a killed process may have no end. */
export async function openLog(folder: string): Promise<Log> {
  const path = join(folder, LOG_FILE);
  const append = (text: string): Promise<void> => withFileErrors(`write "${path}"`, () => appendFile(path, text));
  if (await endsInLine(path)) await append("\n");
  return (line) => append(`${escapeControls(line)}\n`);
}

async function endsInLine(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    if (size === 0) return false;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() !== "\n";
  } finally {
    await file.close();
  }
}
