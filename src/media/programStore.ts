import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { TOGETHER, type OnnxModel } from "../onnx/encode.ts";
import type { ModelProgram } from "../onnx/modelProgram.ts";
import type { Program } from "../program/program.ts";
import type { TensorType } from "../program/tensorType.ts";
import { writeFileAtomically } from "./atomicFile.ts";
import { checkedBytes, readChecked } from "./checkedFile.ts";
import { dropUnused, markUsed } from "./unused.ts";

/** All networks' programs together: some five of 256 x 256. */
const MOST_BYTES = 1e9;
/** One with larger weights is not kept. */
const LARGEST_BYTES = 4e8;

/** So long after it was begun, nobody is writing a program any more. */
const LEFT_MS = 3600 * 1000;

const MODEL = "model.onnx";
const RECORD = "program";
const KNOWN = "network";

/** What a program's folder says of it. */
interface ProgramRecord {
  readonly inputs: readonly (TensorType & { readonly name: string })[];
  readonly outputs: readonly (readonly [string, TensorType])[];
  /** The checksum of the model, and the length of the file of weights, which was flushed before this was written. */
  readonly model: number;
  readonly weights: number;
}

/** Lowered programs of one network in files, which the runtime maps into memory. */
export interface ProgramStore {
  /** What was kept of the network beside its programs. */
  known(): unknown;
  /** A program that was kept, and is whole. */
  find(name: string): ModelProgram | undefined;
  /** Writes a program, to be run from its file. Undefined where that cannot be: it is too large, the disk is full. */
  keep(name: string, program: Program, model: OnnxModel): Promise<ModelProgram | undefined>;
  /** Makes what was written known to other processes; nothing may run from it any more. */
  commit(known: unknown): Promise<void>;
}

interface Written {
  readonly name: string;
  readonly folder: string;
  readonly record: ProgramRecord;
  /** Once it is on the disk. */
  readonly flushed: Promise<unknown>;
}

/**
 * @param folder of the network, in a folder of the file that it is read from, in a folder of all.
 */
export function programStore(folder: string): ProgramStore {
  const written: Written[] = [];
  const begun: string[] = [];
  const removeBegun = (): void => begun.forEach(removeAtExit);
  return {
    known: () => readChecked(join(folder, KNOWN)),
    find: (name) => findProgram(join(folder, name)),
    keep: async (name, program, model) => {
      const unfinished = join(folder, `.${name}.${randomBytes(4).toString("hex")}.tmp`);
      if (begun.length === 0) process.once("exit", removeBegun);
      begun.push(unfinished);
      try {
        const { record, flushed } = await writeProgram(unfinished, program, model);
        written.push({ name, folder: unfinished, record, flushed });
        return programOf(unfinished, record);
      } catch {
        await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
        return undefined;
      }
    },
    commit: async (known) => {
      const isTimeToTidy = markUsed(dirname(folder));
      const isKnown = !existsSync(folder) || readChecked(join(folder, KNOWN)) !== undefined;
      const isComplete = written.length === 0 && isKnown;
      for (const each of written.splice(0)) await finish(folder, each).catch(() => discard(each));
      begun.splice(0);
      process.removeListener("exit", removeBegun);
      if (!isComplete) await writeFileAtomically(join(folder, KNOWN), checkedBytes(known)).catch(() => undefined);
      if (!isComplete || isTimeToTidy) tidy(folder);
    },
  };
}

function findProgram(folder: string): ModelProgram | undefined {
  const record = readChecked(join(folder, RECORD)) as ProgramRecord | undefined;
  if (record === undefined) return undefined;
  try {
    const isWhole =
      crc32(readFileSync(join(folder, MODEL))) === record.model &&
      (record.weights === 0 || statSync(join(folder, TOGETHER)).size === record.weights);
    return isWhole ? programOf(folder, record) : undefined;
  } catch {
    return undefined;
  }
}

function programOf(folder: string, { inputs, outputs }: ProgramRecord): ModelProgram {
  return {
    inputs: inputs.map(({ name, ...type }) => ({ ...type, attributes: { name } })),
    outputs: new Map(outputs),
    model: { file: join(folder, MODEL) },
  };
}

async function writeProgram(
  folder: string,
  program: Program,
  { bytes, externalData }: OnnxModel,
): Promise<Pick<Written, "record" | "flushed">> {
  const last = externalData.at(-1);
  const weights = last === undefined ? 0 : (last.offset ?? 0) + last.data.length;
  if (weights > LARGEST_BYTES) throw new Error("a program too large to keep");
  await mkdir(folder, { recursive: true });
  const model = await writeFlushing(join(folder, MODEL), [{ data: bytes }]);
  const outside = weights === 0 ? undefined : await writeFlushing(join(folder, TOGETHER), externalData);
  const type = ({ shape, dtype }: TensorType): TensorType => ({ shape, dtype });
  const record = {
    inputs: program.inputs.map((input) => ({ name: input.attributes.name, ...type(input) })),
    outputs: [...program.outputs].map(([name, output]) => [name, type(output)] as const),
    model: crc32(bytes),
    weights,
  };
  const flushed = Promise.all([model.flushed, outside?.flushed]);
  flushed.catch(() => undefined); // who commits hears of it
  return { record, flushed };
}

/** Writes a file, and goes on while the system brings it to the disk. */
async function writeFlushing(
  path: string,
  pieces: readonly { readonly data: Uint8Array; readonly offset?: number }[],
): Promise<{ readonly flushed: Promise<void> }> {
  const file = await open(path, "wx");
  try {
    for (const { data, offset = 0 } of pieces) await writeAt(file, data, offset);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { flushed: file.sync().finally(() => file.close()) };
}

async function writeAt(file: FileHandle, data: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < data.length; ) {
    const { bytesWritten } = await file.write(data, done, data.length - done, offset + done);
    done += bytesWritten;
  }
}

/** Another process may have been first, with the same. */
async function finish(folder: string, { name, folder: unfinished, record, flushed }: Written): Promise<void> {
  await flushed;
  await writeFileAtomically(join(unfinished, RECORD), checkedBytes(record));
  const place = join(folder, name);
  if (existsSync(place) && findProgram(place) === undefined) await rm(place, { recursive: true });
  await rename(unfinished, place);
}

async function discard({ folder }: Written): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

/** Whatever cannot be removed then, as it is still open or the disk is gone, is left to who tidies. */
function removeAtExit(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Nothing can be said any more.
  }
}

/** What is left of processes that were killed, and the networks that were not used for longest. */
function tidy(folder: string): void {
  try {
    for (const name of readdirSync(folder).filter((each) => each.startsWith("."))) {
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs > LEFT_MS) rmSync(path, { recursive: true, force: true });
    }
    dropUnused(dirname(dirname(folder)), MOST_BYTES);
  } catch {
    // Whoever can write there tidies it.
  }
}
