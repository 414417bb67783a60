import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import sharp from "sharp";
import { create } from "tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { openImageSource } from "../../src/media/imageSource.ts";
import { openFileTree } from "../../src/media/openFileTree.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sources-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

/** Of this process; other tests run beside this one. */
async function unpackedFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`stylegan-${process.pid}-`));
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, "latin1");

/** A text as Python 2 pickles it. */
function text(value: string): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value.length);
  return concatBytes([bytesOf("T"), length, bytesOf(value)]);
}

/** What Python 2 pickles of `{"data": uint8 array [labels, 3072], labelName: labels}`: arrays' bytes are text. */
function cifarBatch(data: Uint8Array, labels: readonly number[], labelName = "labels"): Uint8Array {
  const count = String.fromCharCode(labels.length);
  return concatBytes([
    bytesOf("\x80\x02}("),
    text("data"),
    bytesOf("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR(K\x01K"),
    bytesOf(count),
    bytesOf("M\x00\x0c\x86cnumpy\ndtype\n(U\x02u1K\x00K\x01tR(K\x03U\x01|NNN"),
    bytesOf("J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"),
    text(Buffer.from(data).toString("latin1")),
    bytesOf("tb"),
    text(labelName),
    bytesOf(`](${labels.map((label) => `K${String.fromCharCode(label)}`).join("")}eu.`),
  ]);
}

function cifarMeta(key: string, names: readonly string[]): Uint8Array {
  return concatBytes([bytesOf("\x80\x02}("), text(key), bytesOf("]("), ...names.map(text), bytesOf("eu.")]);
}

/** Planes of red, green and blue whose bytes tell the image, the plane and the place. */
const planes = (number: number): Uint8Array =>
  Uint8Array.from({ length: 3072 }, (_, i) => number * 20 + (i >> 10) * 10 + (i % 7));

describe.each(["", "cifar-10-batches-py/"])("CIFAR for Python in %j", (inner) => {
  async function cifar(): Promise<string> {
    await write(`set/${inner}data_batch_2`, cifarBatch(planes(2), [5]));
    await write(`set/${inner}data_batch_1`, cifarBatch(planes(1), [3]));
    await write(`set/${inner}test_batch`, cifarBatch(planes(9), [1]));
    const names = ["airplane", "bird", "cat", "deer", "dog", "ship"];
    await write(`set/${inner}batches.meta`, cifarMeta("label_names", names));
    return join(folder, "set");
  }

  it("gives the training pictures in the order of the batches, with their classes", async () => {
    const source = await openImageSource(await cifar());
    expect(source.names).toEqual(["00000/img00000000.png", "00000/img00000001.png"]);
    expect(source.labels?.values).toEqual([3, 5]);
    expect(source.labels?.classNames?.[5]).toBe("ship");
    const { width, height, channels, data } = await source.decode(1);
    expect([width, height, channels]).toEqual([32, 32, 3]);
    expect([...data.subarray(9, 15)]).toEqual([3, 1027, 2051, 4, 1028, 2052].map((at) => planes(2)[at]));
  });

  it("is read from a .tar.gz, of which nothing stays behind", async () => {
    await cifar();
    const file = join(folder, "cifar-10-python.tar.gz");
    await create({ file, gzip: true, cwd: join(folder, "set") }, await readdir(join(folder, "set")));
    const before = await unpackedFolders();
    const source = await openImageSource(file);
    expect(source.labels?.values).toEqual([3, 5]);
    await source.close();
    expect(await unpackedFolders()).toEqual(before);
  });
});

it("a batch of CIFAR holds as many pictures as it likes", async () => {
  await write("data_batch_1", cifarBatch(new Uint8Array(100 * 3072), new Array(100).fill(2)));
  await write("batches.meta", cifarMeta("label_names", ["a", "b", "c"]));
  expect((await openImageSource(folder)).labels?.values.length).toBe(100);
});

it("a pickle in CIFAR's place is not run", async () => {
  await write("data_batch_1", "cos\nsystem\n(S'true'\ntR.");
  await write("batches.meta", cifarMeta("label_names", ["a"]));
  await expect(openImageSource(folder)).rejects.toThrow(/os\.system/);
});

it("CIFAR-100 gives its fine classes", async () => {
  await write("train", cifarBatch(planes(1), [7], "fine_labels"));
  await write("test", cifarBatch(planes(2), [1], "fine_labels"));
  await write(
    "meta",
    cifarMeta(
      "fine_label_names",
      Array.from({ length: 8 }, (_, i) => `class ${i}`),
    ),
  );
  expect((await openImageSource(folder)).labels?.values).toEqual([7]);
});

function idx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return concatBytes([header, data]);
}

describe.each([
  ["", (bytes: Uint8Array) => bytes],
  [".gz", gzipSync],
] as const)("MNIST as idx%s", (ending, pack) => {
  const pixels = Uint8Array.from({ length: 3 * 784 }, (_, i) => 1 + (i % 251));

  it("is padded to 32 x 32, with the classes of the file beside it", async () => {
    const path = await write(`train-images-idx3-ubyte${ending}`, pack(idx([3, 28, 28], pixels)));
    await write(`train-labels-idx1-ubyte${ending}`, pack(idx([3], Uint8Array.of(7, 0, 2))));
    const source = await openImageSource(path);
    expect(source.labels?.values).toEqual([7, 0, 2]);
    const { width, height, channels, data } = await source.decode(1);
    expect([width, height, channels]).toEqual([32, 32, 1]);
    const rows = Array.from({ length: 32 }, (_, y) => [...data.subarray(y * 32, y * 32 + 32)]);
    expect([0, 1, 30, 31].flatMap((y) => rows[y] ?? []).every((value) => value === 0)).toBe(true);
    expect(rows[2]).toEqual([0, 0, ...pixels.subarray(784, 784 + 28), 0, 0]);
  });

  it("has no classes where there is no such file, and is refused where it is cut", async () => {
    const whole = idx([3, 28, 28], pixels);
    expect((await openImageSource(await write(`images-idx3${ending}`, pack(whole)))).labels).toBeUndefined();
    const cut = await write(`cut-idx3${ending}`, pack(whole.subarray(0, -1)));
    await expect(openImageSource(cut)).rejects.toThrow("its shape needs 2368 bytes, but got 2367");
  });
});

describe("LMDB", () => {
  const packed = join(import.meta.dirname, "../reference/lmdb/data.mdb.gz");

  it("gives its pictures in the order of the keys, as python-lmdb wrote them", async () => {
    await write("data.mdb", gunzipSync(await readFile(packed)));
    const source = await openImageSource(folder);
    expect(source.names.length).toBe(150);
    const small = source.names[33] ?? "";
    expect(parseInt(small, 16)).toBe(33 * 7919 * 104729);
    expect([...(await source.decode(33)).data.subarray(0, 3)]).toEqual([33, 222, 7]);
    expect((await source.decode(57)).width).toBe(64); // its value lies on pages of its own
    await source.close();
  });

  it.each([
    ["cut short", 12000],
    ["empty", 0],
    ["of another kind", -1],
  ])("%s is refused", async (_, length) => {
    const whole = gunzipSync(await readFile(packed));
    await write("data.mdb", length < 0 ? new Uint8Array(9000) : whole.subarray(0, length));
    await expect(openImageSource(folder)).rejects.toThrow("must be a whole LMDB database");
  });

  it("whose bytes are changed at random ends in an error or in pictures, never hangs", async () => {
    const whole = gunzipSync(await readFile(packed));
    for (let i = 0; i < 200; i++) {
      const copy = Uint8Array.from(whole);
      for (let n = 0; n < 8; n++) copy[(i * 7919 + n * 4096 * 3 + n * 13) % copy.length] = (i * 37 + n) % 256;
      await write("data.mdb", copy);
      const tree = await openFileTree(folder).catch((error: Error) => error);
      if (tree instanceof Error) expect(tree.name).toBe("UserError");
      else await tree.close();
    }
  });
});

interface BmpParts {
  readonly palette?: Uint8Array;
  readonly masks?: readonly number[];
  readonly height?: number;
  readonly compression?: number;
}

/** A BMP of 3 x 2 pixels. */
function bmp(bits: number, rows: readonly Uint8Array[], o: BmpParts = {}): Uint8Array {
  const { palette = new Uint8Array(), masks = [], height = 2, compression = masks.length === 0 ? 0 : 3 } = o;
  const extra = concatBytes([...masks.map((mask) => new Uint8Array(Uint32Array.of(mask).buffer)), palette]);
  const header = new DataView(new ArrayBuffer(54));
  [0x42, 0x4d].forEach((byte, i) => header.setUint8(i, byte));
  header.setUint32(10, 54 + extra.length, true);
  header.setUint32(14, 40, true);
  header.setInt32(18, 3, true);
  header.setInt32(22, height, true);
  header.setUint16(28, bits, true);
  header.setUint32(30, compression, true);
  header.setUint32(46, palette.length / 4, true);
  const padded = rows.map((row) => concatBytes([row, new Uint8Array((4 - (row.length % 4)) % 4)]));
  return concatBytes([new Uint8Array(header.buffer), extra, ...padded]);
}

describe("BMP", () => {
  const [RED, GREEN, BLUE, WHITE] = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ] as const;
  /** From the top. */
  const wanted = [RED, GREEN, BLUE, WHITE, RED, GREEN].flat();
  const palette = Uint8Array.from([RED, GREEN, BLUE, WHITE].flatMap(([r, g, b]) => [b, g, r, 0]));
  const swapped = (...colours: (readonly number[])[]): Uint8Array =>
    Uint8Array.from(colours.flatMap((colour) => [...colour].reverse()));
  const top = [RED, GREEN, BLUE];
  const bottom = [WHITE, RED, GREEN];
  const words = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
  const longs = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

  it.each([
    ["24 bits", bmp(24, [swapped(...bottom), swapped(...top)])],
    ["rows from the top", bmp(24, [swapped(...top), swapped(...bottom)], { height: -2 })],
    ["8 bits", bmp(8, [Uint8Array.of(3, 0, 1), Uint8Array.of(0, 1, 2)], { palette })],
    ["4 bits", bmp(4, [Uint8Array.of(0x30, 0x10), Uint8Array.of(0x01, 0x20)], { palette })],
    ["16 bits", bmp(16, [words(0x7fff, 0x7c00, 0x3e0), words(0x7c00, 0x3e0, 0x1f)])],
    [
      "16 bits, masks",
      bmp(16, [words(0xffff, 0xf800, 0x7e0), words(0xf800, 0x7e0, 0x1f)], { masks: [0xf800, 0x7e0, 0x1f] }),
    ],
    ["32 bits", bmp(32, [longs(0xffffff, 0xff0000, 0xff00), longs(0xff0000, 0xff00, 0xff)])],
    [
      "32 bits, masks",
      bmp(32, [longs(0xffffff00, 0xff000000, 0xff0000), longs(0xff000000, 0xff0000, 0xff00)], {
        masks: [0xff000000, 0xff0000, 0xff00],
      }),
    ],
  ])("of %s is read pixel by pixel", async (_, bytes) => {
    await write("a.bmp", bytes);
    const source = await openImageSource(folder);
    expect(await source.header(0)).toEqual({ width: 3, height: 2, channels: 3 });
    expect([...(await source.decode(0)).data]).toEqual(wanted);
  });

  it("of one bit and black and white stays grey", async () => {
    const grey = Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 0);
    await write("a.bmp", bmp(1, [Uint8Array.of(0b01000000), Uint8Array.of(0b10100000)], { palette: grey }));
    const { channels, data } = await (await openImageSource(folder)).decode(0);
    expect([channels, ...data]).toEqual([1, 255, 0, 255, 0, 255, 0]);
  });

  it.each([
    ["cut off", bmp(24, [swapped(...bottom)]), "damaged, or cut off"],
    ["cut off in its header", bmp(24, []).subarray(0, 20), "damaged, or cut off"],
    ["run-length encoded", bmp(8, [], { palette, compression: 1 }), "run-length encoded BMP is not supported"],
  ])("that is %s is told", async (_, bytes, message) => {
    await write("a.bmp", bytes);
    await expect((await openImageSource(folder)).decode(0)).rejects.toThrow(message);
  });
});

it("a plain tar is read without its links and names that lead out", async () => {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  await write("in/x/a.png", png);
  await write("out.png", png);
  const file = join(folder, "pictures.tar");
  await create({ file, cwd: join(folder, "in"), preservePaths: true }, ["x", "../out.png"]);
  const tree = await openFileTree(file);
  expect([tree.names, tree.passedOver]).toEqual([
    ["x/a.png"],
    [{ file: "../out.png", reason: "its name points outside the archive" }],
  ]);
  await tree.close();
});
