import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { DecodedImage } from "../../datasets/imageSource.ts";
import { formatError } from "../../formats/formatError.ts";
import { withFileErrors } from "../fileErrors.ts";
import { arrayTree } from "./arrayTree.ts";
import type { SourceKind } from "./sourceKind.ts";

/** Bytes, and how many dimensions: idx3 is [images, rows, columns], idx1 [labels]. */
const MAGIC = { images: 0x0803, labels: 0x0801 } as const;
const LARGEST = 2 ** 31;
/** MNIST and its kin are 28 x 28; the official tool puts 2 black pixels around them. */
const PADDED: Readonly<Record<number, number>> = { 28: 32 };

const inflate = promisify(gunzip);

/** MNIST, Fashion-MNIST, KMNIST: `train-images-idx3-ubyte.gz`, beside it `train-labels-idx1-ubyte.gz`. */
export const idxKind: SourceKind = {
  told: "an images-idx3 file such as MNIST's",
  matches: async ({ unpacked }) => magicOf(unpacked) === MAGIC.images,
  open: async ({ path }) => {
    const {
      shape: [count = 0, height = 0, width = 0],
      data,
    } = await readIdx(path, "images");
    const labels = await labelsBeside(path, count);
    const image = (i: number): DecodedImage =>
      padded({ width, height, channels: 1, data: data.subarray(i * height * width, (i + 1) * height * width) });
    return arrayTree({ path, count, image, labels });
  },
};

function magicOf(bytes: Uint8Array): number | undefined {
  return bytes.length < 4 ? undefined : view(bytes).getUint32(0);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

interface Idx {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

async function readIdx(path: string, kind: keyof typeof MAGIC): Promise<Idx> {
  const packed = await withFileErrors(`read "${path}"`, () => readFile(path));
  const isPacked = packed[0] === 0x1f && packed[1] === 0x8b;
  const bytes = !isPacked
    ? packed
    : await inflate(packed, { maxOutputLength: LARGEST }).catch((cause: unknown) => {
        throw Object.assign(formatError(`"${path}"`, "it must be whole gzip data"), { cause });
      });
  if (magicOf(bytes) !== MAGIC[kind]) throw formatError(`"${path}"`, `it must be an idx file of ${kind}`);
  const dimensions = MAGIC[kind] & 0xff;
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) throw formatError(`"${path}"`, "it must be whole");
  const shape = Array.from({ length: dimensions }, (_, i) => view(bytes).getUint32(4 + 4 * i));
  const wanted = start + shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== wanted) throw formatError(`"${path}"`, `its shape needs ${wanted} bytes`, `${bytes.length}`);
  return { shape, data: bytes.subarray(start) };
}

/** Undefined where there is no file of labels beside the images. */
async function labelsBeside(path: string, count: number): Promise<readonly number[] | undefined> {
  const beside = path.replace(/images([-.])idx3(?=[^/\\]*$)/, "labels$1idx1");
  const there =
    beside !== path &&
    (await stat(beside).then(
      () => true,
      () => false,
    ));
  if (!there) return undefined;
  const { data } = await readIdx(beside, "labels");
  if (data.length === count) return [...data];
  throw formatError(`"${beside}"`, `it must have a label for each of the ${count} images`, `${data.length}`);
}

function padded(image: DecodedImage): DecodedImage {
  const { width, height, data } = image;
  const side = PADDED[width];
  if (side === undefined || width !== height) return image;
  const edge = (side - width) / 2;
  const wide = new Uint8Array(side * side);
  for (let y = 0; y < height; y++) wide.set(data.subarray(y * width, (y + 1) * width), (y + edge) * side + edge);
  return { width: side, height: side, channels: 1, data: wide };
}
