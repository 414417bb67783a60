import type { KeptBlobs } from "../../../base/kept/blobs.ts";
import type { NetworkSummary } from "../../../studio/studio.ts";

/** What is remembered of a checkpoint that was opened. */
export interface CheckpointNote {
  /** The file's name, without a folder. */
  readonly name: string;
  readonly bytes: number;
  /** When it was opened last, in milliseconds since 1970. */
  readonly opened: number;
  readonly resolution: number;
  /** Where it was fetched from, if not from a file. */
  readonly address?: string;
}

export interface KeptCheckpoint extends CheckpointNote {
  readonly id: string;
}

const FILE = ".checkpoint";
const NOTE = ".json";

/** The same network in the same kind of file is kept once, whatever the file is called. */
export function checkpointId({ fingerprint }: Pick<NetworkSummary, "fingerprint">, bytes: number): string {
  return `${fingerprint}-${bytes.toString(36)}`;
}

/** Checkpoints that the browser keeps, newest first; none whose file is not whole, as a closed page leaves it. */
export async function listCheckpoints(blobs: KeptBlobs): Promise<readonly KeptCheckpoint[]> {
  const names = await blobs.names();
  const ids = names.filter((name) => name.endsWith(NOTE)).map((name) => name.slice(0, -NOTE.length));
  const found = await Promise.all(ids.map((id) => noteOf(blobs, id)));
  return found.flatMap((one) => one ?? []).toSorted((a, b) => b.opened - a.opened);
}

/** Removes files without a note, as pages closed between the two leave them. Nothing may be kept meanwhile. */
export async function sweepCheckpoints(blobs: KeptBlobs): Promise<void> {
  const names = new Set(await blobs.names());
  for (const name of names)
    if (name.endsWith(FILE) && !names.has(name.slice(0, -FILE.length) + NOTE)) await blobs.remove(name);
}

/** @throws NoRoom. */
export async function keepCheckpoint(blobs: KeptBlobs, id: string, file: Blob, note: CheckpointNote): Promise<void> {
  const there = await blobs.load(id + FILE);
  if (there?.size !== file.size) await blobs.save(id + FILE, file);
  await noteCheckpoint(blobs, id, note);
}

/** Writes down what is known of a file that is kept, such as when it was opened last. */
export async function noteCheckpoint(blobs: KeptBlobs, id: string, note: CheckpointNote): Promise<void> {
  await blobs.save(id + NOTE, new Blob([JSON.stringify(note)]));
}

/** Undefined where it was forgotten meanwhile, as by another tab. */
export async function checkpointFile(blobs: KeptBlobs, { id, name }: KeptCheckpoint): Promise<File | undefined> {
  const blob = await blobs.load(id + FILE);
  return blob && new File([blob], name);
}

export async function forgetCheckpoint(blobs: KeptBlobs, id: string): Promise<void> {
  await blobs.remove(id + FILE);
  await blobs.remove(id + NOTE);
}

async function noteOf(blobs: KeptBlobs, id: string): Promise<KeptCheckpoint | undefined> {
  const [note, file] = [await blobs.load(id + NOTE), await blobs.load(id + FILE)];
  const read = note && readNote(await note.text());
  return read && file?.size === read.bytes ? { ...read, id } : undefined;
}

/** Undefined for what this page did not write. */
function readNote(text: string): CheckpointNote | undefined {
  try {
    const { name, bytes, opened, resolution, address } = JSON.parse(text) as Partial<CheckpointNote>;
    if (typeof name !== "string" || ![bytes, opened, resolution].every(Number.isFinite)) return undefined;
    return {
      ...{ name, bytes: Number(bytes), opened: Number(opened), resolution: Number(resolution) },
      ...(typeof address === "string" && { address }),
    };
  } catch {
    return undefined;
  }
}
