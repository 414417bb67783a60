import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Films are written to files: this one in a folder of its own that nobody else may read. */
export async function filmBytes(write: (path: string) => Promise<unknown>): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), "stylegan-"));
  try {
    const path = join(folder, "film");
    await write(path);
    return new Uint8Array(await readFile(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
