import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { openAtomicFile, prepareOutputFolder, writeFileAtomically } from "../../src/media/atomicFile.ts";
import { boundedQueue } from "../../src/media/boundedQueue.ts";
import { fileError } from "../../src/media/fileErrors.ts";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "atomic-"))));
afterEach(() => rm(folder, { recursive: true }));

const codeError = (code: string): Error => Object.assign(new Error(code), { code });

describe("writeFileAtomically", () => {
  it("replaces the file and leaves nothing else", async () => {
    const path = join(folder, "a.txt");
    await writeFile(path, "old");
    await writeFileAtomically(path, "new");
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it("hears at once of a folder where the file belongs, and of an input", async () => {
    const path = join(folder, "a.txt");
    await writeFile(path, "old");
    await expect(openAtomicFile(folder)).rejects.toThrow("a file is needed, but this is a folder");
    await expect(openAtomicFile(path, { inputs: ["http://a/b", path] })).rejects.toThrow("overwrite an input");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it("shows nothing until all pieces are there", async () => {
    const path = join(folder, "a.txt");
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("one ");
      expect(existsSync(path)).toBe(false);
      yield Buffer.from("two");
    }
    await writeFileAtomically(path, pieces());
    expect(await readFile(path, "utf8")).toBe("one two");
  });

  it("keeps the old file and removes the temporary when the source fails", async () => {
    const path = join(folder, "a.txt");
    await writeFile(path, "old");
    function* failing(): Generator<Uint8Array> {
      yield Buffer.from("half");
      throw new Error("source broke");
    }
    await expect(writeFileAtomically(path, failing())).rejects.toThrow("source broke");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it("stops at an abort, half-way, with nothing left", async () => {
    const abort = new AbortController();
    function* pieces(): Generator<Uint8Array> {
      yield Buffer.from("half");
      abort.abort(new Error("stopped"));
      yield Buffer.from("rest");
    }
    const writing = writeFileAtomically(join(folder, "a.txt"), pieces(), { signal: abort.signal });
    await expect(writing).rejects.toThrow("stopped");
    expect(await readdir(folder)).toEqual([]);
  });

  it("says when the path is a folder or its parent a file", async () => {
    await mkdir(join(folder, "d"));
    await writeFile(join(folder, "f"), "");
    await expect(writeFileAtomically(join(folder, "d"), "x")).rejects.toThrow("a file is needed, but this is a folder");
    await expect(writeFileAtomically(join(folder, "f", "x.png"), "x")).rejects.toThrow(UserError);
    expect(await readdir(folder)).toEqual(["d", "f"]);
  });

  it.skipIf(!existsSync("/dev/full"))("says when the disk is full", async () => {
    const full = await open("/dev/full", "w");
    const error = await full.write("x").catch((reason: unknown) => fileError(reason, 'write "a.png"'));
    await full.close();
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('Cannot write "a.png": the disk is full. Free some space');
  });
});

describe("openAtomicFile", () => {
  it("ends with either commit or discard", async () => {
    const kept = await openAtomicFile(join(folder, "kept"));
    await kept.append(Buffer.from("kept"));
    await kept.commit();
    await kept.discard();
    const dropped = await openAtomicFile(join(folder, "dropped"));
    await dropped.append(Buffer.from("dropped"));
    await dropped.discard();
    await dropped.discard();
    expect(await readdir(folder)).toEqual(["kept"]);
  });
});

describe("prepareOutputFolder", () => {
  it("makes the folder and leaves it empty", async () => {
    const made = await prepareOutputFolder(join(folder, "a", "b"));
    expect(await readdir(made)).toEqual([]);
  });

  it("refuses a file's path", async () => {
    await writeFile(join(folder, "f"), "");
    await expect(prepareOutputFolder(join(folder, "f"))).rejects.toThrow("a folder is needed, but this is a file");
  });

  it.skipIf(!existsSync("/proc/version"))("refuses a place that cannot be written", async () => {
    await expect(prepareOutputFolder("/proc/stylegan")).rejects.toThrow(UserError);
  });
});

describe("fileError", () => {
  it.each(["EACCES", "EROFS", "ENOSPC", "ENOTDIR", "EISDIR"])("%s becomes a UserError with a next step", (code) => {
    const error = fileError(codeError(code), "write");
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).parts.next).toBeTruthy();
  });

  it("leaves bugs alone", () => {
    const bug = new TypeError("bug");
    expect(fileError(bug, "write")).toBe(bug);
  });
});

describe("boundedQueue", () => {
  it("never runs more than its limit, and drains", async () => {
    const queue = boundedQueue(2);
    let running = 0;
    let most = 0;
    let done = 0;
    const task = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      done++;
    };
    for (let i = 0; i < 7; i++) await queue.push(task);
    await queue.drain();
    expect([most, done]).toEqual([2, 7]);
  });

  it("reports the first failure at the next push or drain", async () => {
    const queue = boundedQueue(1);
    await queue.push(() => Promise.reject(new Error("first")));
    await expect(queue.push(() => Promise.resolve())).rejects.toThrow("first");
    await expect(queue.drain()).rejects.toThrow("first");
  });
});
