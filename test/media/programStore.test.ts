import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { programStore } from "../../src/media/programStore.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";

const PROGRAM = program({ y: new Trace().input("x", [1]) });
const MODEL = { bytes: Uint8Array.of(1, 2, 3), externalData: [] };

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "store-"));
  folder = join(root, "programs", "file", "network");
});
afterEach(() => rm(root, { recursive: true }));

test("a process that ends in the middle removes what it began, and leaves what it cannot remove", async () => {
  const before = process.listeners("exit");
  const store = programStore(folder);
  const keeping = store.keep("a", PROGRAM, MODEL);
  const [atExit] = process.listeners("exit").filter((each) => !before.includes(each));
  await keeping;
  expect(await readdir(folder)).toHaveLength(1);
  atExit?.(0);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
  await writeFile(folder, "no folder any more");
  expect(() => atExit?.(0)).not.toThrow();
  await store.commit("known");
  expect(process.listeners("exit")).not.toContain(atExit);
});

test("what a killed process left goes once it is old, though there is nothing to write", async () => {
  const store = programStore(folder);
  await store.keep("a", PROGRAM, MODEL);
  await store.commit("known");
  const left = join(folder, ".b.0123abcd.tmp");
  await mkdir(left);
  await utimes(left, 1000, 1000);
  await store.commit("known");
  expect((await readdir(folder)).sort()).toEqual([".b.0123abcd.tmp", "a", "network"]); // not in every run
  await utimes(join(root, "programs", "file"), 1000, 1000);
  await store.commit("known");
  expect((await readdir(folder)).sort()).toEqual(["a", "network"]);
});
