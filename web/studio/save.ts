import { onlyNetworks, type Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { writeSafetensorsCheckpoint } from "../../src/checkpoints/writeCheckpoint.ts";
import { writePthCheckpoint } from "../../src/checkpoints/writePth.ts";
import { writeSnapshot } from "../../src/checkpoints/writeSnapshot.ts";
import { withAverages } from "../../src/model/averages.ts";
import { openCheckpoint } from "../../src/web/loadNetwork.ts";
import type { Session } from "./session.ts";
import type { SavedGenerator, SaveFormat } from "./studio.ts";

interface Written {
  readonly chunks: readonly Uint8Array[];
  readonly notes: readonly string[];
}

const WRITERS: Readonly<Record<SaveFormat, (checkpoint: Checkpoint) => Written>> = {
  safetensors: (checkpoint) => ({ chunks: writeSafetensorsCheckpoint(checkpoint), notes: [] }),
  pth: writePthCheckpoint,
  pkl: writeSnapshot,
};

/**
 * The generator that a session draws with, as a file. The session keeps no copy of it, so its source is read again.
 * @throws UserError when the source cannot be read any more, or the format cannot hold the generator.
 */
export async function saveGenerator({ source, device }: Session, format: SaveFormat): Promise<SavedGenerator> {
  const checkpoint = await openCheckpoint("file" in source ? source.file : source.url);
  const generator = onlyNetworks(checkpoint, [checkpoint.G_ema === undefined ? "G" : "G_ema"]);
  const { chunks, notes } = WRITERS[format](await withAverages(generator, device.engine));
  return { file: new Blob(chunks.map((chunk) => chunk as Uint8Array<ArrayBuffer>)), notes };
}
