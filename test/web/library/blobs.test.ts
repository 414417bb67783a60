import { afterEach, describe, expect, it, vi } from "vitest";
import { opfsBlobs } from "../../../web/base/kept/blobs.ts";

/** A folder of a disk that breaks off writing where it is told so. */
function folder() {
  const files = new Map<string, Blob>();
  const missing = (): never => {
    throw Object.assign(new Error("missing"), { name: "NotFoundError" });
  };
  const disk = { isFull: false };
  const directory = {
    async getFileHandle(name: string, { create = false } = {}) {
      if (!files.has(name) && !create) missing();
      files.set(name, files.get(name) ?? new Blob());
      return {
        getFile: async () => files.get(name),
        async createWritable() {
          const pieces: Uint8Array<ArrayBuffer>[] = [];
          return new WritableStream<Uint8Array<ArrayBuffer>>({
            write(piece) {
              if (disk.isFull) throw new Error("the disk is full");
              pieces.push(piece);
            },
            close: () => void files.set(name, new Blob(pieces)),
          });
        },
      };
    },
    removeEntry: async (name: string) => void (files.delete(name) || missing()),
    keys: () => files.keys(),
  };
  const getDirectory = async () => ({ getDirectoryHandle: async () => directory });
  vi.stubGlobal(
    "FileSystemFileHandle",
    class {
      createWritable(): void {
        missing();
      }
    },
  );
  vi.stubGlobal("navigator", { storage: { getDirectory } });
  return disk;
}

afterEach(() => vi.unstubAllGlobals());

describe("files that the browser keeps for the page", () => {
  it("are what they were where others could not be written over them, and new ones are not there", async () => {
    const disk = folder();
    const blobs = await opfsBlobs("test", "keep a file");
    await blobs.save("a", new Blob(["first"]));
    disk.isFull = true;
    for (const name of ["a", "b"]) await expect(blobs.save(name, new Blob(["second"]))).rejects.toThrow("full");
    expect(await blobs.names()).toEqual(["a"]);
    expect(await (await blobs.load("a"))?.text()).toBe("first");
  });
});
