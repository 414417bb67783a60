import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../../datasets/labels.ts";
import type { DecodedImage } from "../../datasets/imageSource.ts";
import { latin1 } from "../../formats/byteReader.ts";
import { formatError } from "../../formats/formatError.ts";
import { isTensor } from "../../formats/isTensor.ts";
import { numpyConstructors } from "../../formats/numpy/pickledNumpy.ts";
import { expectArray, expectCount, expectMap } from "../../formats/pickle/expect.ts";
import { plainConstructors } from "../../formats/pickle/plainConstructors.ts";
import { readPickle } from "../../formats/pickle/readPickle.ts";
import { ReadBudget } from "../../formats/readBudget.ts";
import { isDType } from "../../tensor/hostTensor.ts";
import { withFileErrors } from "../fileErrors.ts";
import { arrayTree } from "./arrayTree.ts";
import type { SourceKind } from "./sourceKind.ts";

const SIDE = 32;
const AREA = SIDE * SIDE;

/** The files of one of the data sets for Python, training images alone, as the official tool takes them. */
interface CifarFiles {
  readonly batches: RegExp;
  readonly labels: string;
  readonly meta: string;
  readonly classNames: string;
}

const CIFARS: readonly CifarFiles[] = [
  { batches: /^data_batch_\d+$/, labels: "labels", meta: "batches.meta", classNames: "label_names" },
  { batches: /^train$/, labels: "fine_labels", meta: "meta", classNames: "fine_label_names" },
];

/** CIFAR-10 and CIFAR-100 for Python, unpacked: pickles of pixels and classes. */
export const cifarKind: SourceKind = {
  told: "CIFAR for Python",
  matches: async ({ path, isFolder }) => isFolder && (await findCifar(path)) !== undefined,
  open: async ({ path }) => {
    const found = await findCifar(path);
    if (found === undefined) throw new Error(`no CIFAR in ${path}`);
    const batches: Batch[] = [];
    for (const name of found.names) batches.push(await readBatch(join(found.folder, name), found.files));
    const size = batches[0]?.labels.length ?? 0;
    const uneven = batches.find((batch) => batch.labels.length !== size);
    if (uneven !== undefined) throw formatError(`"${path}"`, "its batches must have the same length");
    const image = (i: number): DecodedImage => imageOf(batches[Math.floor(i / size)], i % size);
    const labels = batches.flatMap((batch) => batch.labels);
    return arrayTree({ path, count: labels.length, image, labels, classNames: await classNames(found) });
  },
};

interface FoundCifar {
  readonly folder: string;
  readonly files: CifarFiles;
  /** Of the batches, in their order. */
  readonly names: readonly string[];
}

/** In the folder itself, or in the one folder that its archive wraps around everything. */
async function findCifar(path: string): Promise<FoundCifar | undefined> {
  const entries = await withFileErrors(`read the folder "${path}"`, () => readdir(path, { withFileTypes: true }));
  const [only] = entries;
  const folder = entries.length === 1 && only?.isDirectory() === true ? join(path, only.name) : path;
  const all = folder === path ? entries.map(({ name }) => name) : await readdir(folder);
  const files = CIFARS.find(({ batches, meta }) => all.includes(meta) && all.some((name) => batches.test(name)));
  return files && { folder, files, names: all.filter((name) => files.batches.test(name)).sort(compareText) };
}

interface Batch {
  /** [N, 3, 32, 32]. */
  readonly data: Uint8Array;
  readonly labels: readonly number[];
}

async function readBatch(path: string, files: CifarFiles): Promise<Batch> {
  const batch = await readDict(path);
  const data = batch.get("data");
  const what = `the ${files.labels} of "${path}"`;
  const labels = expectArray(batch.get(files.labels), what).map((label) => expectCount(label, what));
  const shape = [labels.length, 3 * AREA];
  if (!isTensor(data) || !isDType(data, "uint8") || `${data.shape}` !== `${shape}`)
    throw formatError(`"${path}"`, `its data must be bytes [${shape.join(", ")}]`);
  return { data: data.data, labels };
}

async function classNames({ folder, files }: FoundCifar): Promise<readonly string[]> {
  const names = (await readDict(join(folder, files.meta))).get(files.classNames);
  return expectArray(names, "the names of classes").map(asText);
}

/** A pickled dictionary; keys are text to Python 2, bytes to Python 3. */
async function readDict(path: string): Promise<ReadonlyMap<string, unknown>> {
  const bytes = await withFileErrors(`read "${path}"`, () => readFile(path));
  const budget = ReadBudget.forFile(bytes.length);
  const constructors = new Map([...plainConstructors(budget), ...numpyConstructors(budget)]);
  const value = expectMap(readPickle(bytes, { constructors, budget }), `"${path}"`);
  return new Map([...value].map(([key, item]) => [asText(key), item]));
}

function asText(value: unknown): string {
  return value instanceof Uint8Array ? latin1(value) : String(value);
}

/** [3, H, W] -> [H, W, 3]. */
function imageOf(batch: Batch | undefined, index: number): DecodedImage {
  if (batch === undefined) throw new RangeError(`no image ${index}`);
  const planes = batch.data.subarray(index * 3 * AREA, (index + 1) * 3 * AREA);
  const data = Uint8Array.from({ length: 3 * AREA }, (_, i) => planes[(i % 3) * AREA + Math.floor(i / 3)] ?? 0);
  return { width: SIDE, height: SIDE, channels: 3, data };
}
