import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepCode } from "../../../src/cli/parts/keptCode.ts";
import { loadParts } from "../../../src/cli/parts/loadParts.ts";
import { codePath } from "../../../src/cli/parts/start.ts";

const ENTRY = `
const { double } = require("./part-double.cjs");
require("./part-double.cjs").calls.push([double(21), commandUrl, require("node:path").sep]);
exports.imported = importModule("a package");
`;
const DOUBLE = `
exports.double = (x) => 2 * x;
exports.calls = globalThis.callsOfParts;
`;

let folder: string;
let codeFile: string;
const calls: unknown[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parts-"));
  codeFile = join(folder, "code", "generate.code");
  await writeFile(join(folder, "part-entry.cjs"), ENTRY);
  await writeFile(join(folder, "part-double.cjs"), DOUBLE);
  calls.length = 0;
  Object.assign(globalThis, { callsOfParts: calls });
});
afterEach(() => rm(folder, { recursive: true }));

/** -> the parts that had no code kept. */
function run(imported: string[] = [], path: string | undefined = codeFile): readonly string[] {
  const url = pathToFileURL(join(folder, "main.js")).href;
  const importModule = (id: string): Promise<void> => Promise.resolve(void imported.push(id));
  return loadParts(url, "part-entry.cjs", importModule, path)();
}

const BOTH = ["part-entry.cjs", "part-double.cjs"];

test("runs parts, which share what they load, and hands them the entry's address and import", () => {
  const imported: string[] = [];
  run(imported);
  expect(calls).toEqual([[42, pathToFileURL(join(folder, "main.js")).href, expect.stringMatching(/[/\\]/)]]);
  expect(imported).toEqual(["a package"]);
});

test("keeps what was compiled for the next run, and compiles a part that has changed", async () => {
  expect(run()).toEqual(BOTH);
  expect(run()).toEqual([]);
  await writeFile(join(folder, "part-double.cjs"), DOUBLE.replace("2 * x", "3 * x"));
  expect(run()).toEqual(["part-double.cjs"]);
  expect(run()).toEqual([]);
  expect(calls.map((call) => (call as unknown[])[0])).toEqual([42, 42, 63, 63]);
});

test("compiles again what is damaged, and keeps it anew", async () => {
  run();
  const bytes = await readFile(codeFile);
  for (const damaged of [bytes.subarray(0, 100), Buffer.from(bytes).fill(7, 200, 220), Buffer.alloc(0)]) {
    await writeFile(codeFile, damaged);
    expect(run()).toEqual(BOTH);
    expect(run()).toEqual([]);
  }
  expect(await readdir(join(folder, "code"))).toEqual(["generate.code"]);
});

test("runs without a place to keep code", async () => {
  await writeFile(join(folder, "file"), "");
  expect(run([], join(folder, "file", "generate.code"))).toEqual(BOTH);
  expect(run([], join(folder, "file", "generate.code"))).toEqual(BOTH);
  expect(calls).toHaveLength(2);
});

test("drops the files that were not used for longest", async () => {
  const codes = new Map([["part-entry.cjs", { source: 1, code: Buffer.alloc(1000) }]]);
  const [old, older, fresh] = ["old", "older", "new"].map((name) => join(folder, "code", `${name}.code`));
  for (const path of [old, older]) keepCode(path ?? "", codes);
  await utimes(old ?? "", 2000, 2000);
  await utimes(older ?? "", 1000, 1000);
  keepCode(fresh ?? "", codes, 2500);
  expect((await readdir(join(folder, "code"))).sort()).toEqual(["new.code", "old.code"]);
});

test("keeps the code of each command, bundle and Node apart, and none where it is switched off", () => {
  const environment = { XDG_CACHE_HOME: folder };
  const path = codePath("part-commandLine-AbC1.cjs", "generate", environment);
  const name = `generate-commandLine-AbC1-${process.version}-${process.arch}.code`;
  expect(path).toBe(join(folder, "stylegan2-ada", "code", name));
  expect(codePath("part-a.cjs", "--help", environment)).toBeUndefined();
  expect(codePath("part-a.cjs", "mix", { ...environment, NODE_DISABLE_COMPILE_CACHE: "1" })).toBeUndefined();
});
