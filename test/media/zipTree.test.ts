import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import type { FileTree } from "../../src/media/fileTree.ts";
import { openZipTree } from "../../src/media/zipTree.ts";

const folder = mkdtempSync(join(tmpdir(), "zip-tree-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(zip: Uint8Array, limit?: number): Promise<Uint8Array> {
  const path = join(folder, "pictures.zip");
  writeFileSync(path, zip);
  const tree = await openZipTree(path);
  try {
    return Uint8Array.from(await tree.read("a.png", limit));
  } finally {
    await tree.close();
  }
}

const NOISE = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31) % 251);

/** The archive with the checksum in its directory changed. */
function damaged(zip: Uint8Array): Uint8Array {
  const copy = zip.slice();
  const at = copy.length - 22 - 46 - "a.png".length + 16;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe.each([0, 6] as const)("an entry at compression level %i", (level) => {
  const zip = zipSync({ "a.png": NOISE }, { level });

  it("is read whole, or its beginning alone", async () => {
    expect(await read(zip)).toEqual(NOISE);
    expect([...(await read(zip, 33))]).toEqual([...NOISE.subarray(0, 33)]);
  });

  it("whose checksum is wrong is told by its name", async () => {
    await expect(read(damaged(zip))).rejects.toThrow(/a\.png.*checksum/);
  });
});

it("an entry of zeros without end gives its beginning, and is refused as a whole", async () => {
  const bomb = zipSync({ "a.png": new Uint8Array(2 ** 27) }, { level: 1 });
  const before = process.memoryUsage().arrayBuffers;
  expect(await read(bomb, 33)).toEqual(new Uint8Array(33));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
  await expect(read(bomb)).rejects.toThrow("50 times");
});

describe("one bad entry", () => {
  const good = zipSync({ "a.png": NOISE, "b.png": NOISE }, { level: 0 });

  /** The archive with the central directory's record of b.png changed, and its names where they are written. */
  function changed(change: (record: DataView) => void): Uint8Array {
    const copy = good.slice();
    change(new DataView(copy.buffer, copy.length - 22 - 51, 51));
    return copy;
  }

  async function opened<T>(zip: Uint8Array, use: (tree: FileTree) => Promise<T>): Promise<T> {
    const path = join(folder, "bad.zip");
    writeFileSync(path, zip);
    const tree = await openZipTree(path);
    return use(tree).finally(() => tree.close());
  }

  const leadingOut = ["../b.png", "/b.png", "C:/b.png", "x\\..\\..\\b.png"];
  it.each(leadingOut)("named %s is passed over, the others are there", async (name) => {
    const zip = zipSync({ "a.png": NOISE, [name]: NOISE }, { level: 0 });
    await opened(zip, async ({ names, passedOver }) => {
      expect(names).toEqual(["a.png"]);
      expect(passedOver).toEqual([{ file: name.replaceAll("\\", "/"), reason: "its name points outside the archive" }]);
    });
  });

  it.each([
    ["encrypted", (record: DataView) => record.setUint16(8, 1, true), "it is encrypted"],
    ["compressed with LZMA", (record: DataView) => record.setUint16(10, 14, true), "compressed with LZMA"],
    ["of two sizes", (record: DataView) => record.setUint32(24, 7, true), "two sizes"],
  ] as const)("%s says so by its name", async (_, change, reason) => {
    await opened(changed(change), async (tree) => {
      expect(tree.names).toEqual(["a.png", "b.png"]);
      expect(await tree.read("a.png")).toEqual(NOISE);
      await expect(tree.read("b.png")).rejects.toThrow(new RegExp(`b\\.png.*${reason}`));
    });
  });
});
