import { copyFileSync, linkSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { beforeEach, expect, it } from "vitest";
import { stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";
import { generate, refused } from "./refused.ts";

const path = temporaryFolder();
const MESSAGE = /Cannot write ".+": an output must not overwrite an input, but got the file ".+"\. Choose another/;
const DEVICE = ["--device", "cpu"] as const;

beforeEach(() => copyFileSync(TINY, path("a.pkl")));

/** Runs the command, which must refuse and leave its input as it was. */
async function kept(input: string, argv: readonly string[]): Promise<void> {
  const before = readFileSync(input);
  await refused(path("."), argv, MESSAGE);
  expect(readFileSync(input).equals(before)).toBe(true);
}

it("a checkpoint is not converted over itself, under no spelling of its name", async () => {
  mkdirSync(path("folder"));
  symlinkSync(path("a.pkl"), path("symbolic.pkl"));
  linkSync(path("a.pkl"), path("hard.pkl"));
  symlinkSync(path("folder"), path("elsewhere"));
  const targets = [path("a.pkl"), `${path("folder")}/../a.pkl`, path("symbolic.pkl"), path("hard.pkl")];
  for (const target of targets) await kept(path("a.pkl"), ["convert", path("a.pkl"), target]);
  await kept(path("a.pkl"), ["convert", `file://${path("a.pkl")}`, path("a.pkl")]);
  copyFileSync(TINY, path("folder", "b.pkl"));
  await kept(path("folder", "b.pkl"), ["convert", path("elsewhere", "b.pkl"), path("folder", "b.pkl")]);
});

it("nor merged or blended over one of several", async () => {
  copyFileSync(TINY, path("b.pkl"));
  await kept(path("b.pkl"), ["convert", "--merge", `${path("a.pkl")},${path("b.pkl")}`, path("b.pkl")]);
  await kept(path("b.pkl"), ["blend", path("a.pkl"), path("b.pkl"), path("b.pkl"), "--layers", "0-3"]);
});

it("pictures and films leave what they are made from", async () => {
  const network = ["--network", path("a.mp4"), ...DEVICE];
  renameSync(path("a.pkl"), path("a.mp4"));
  await kept(path("a.mp4"), ["walk", ...network, "--seeds", "1,2", "--frames", "1", "--out", path("a.mp4")]);
  mkdirSync(path("mixes"));
  linkSync(path("a.mp4"), path("mixes", "grid.png"));
  const before = readFileSync(path("a.mp4"));
  const mix = await stylegan("mix", ...network, "--rows", "1", "--cols", "2", "--out", path("mixes"));
  expect(mix).toMatchObject({ code: 2, err: expect.stringMatching(MESSAGE) });
  expect(readFileSync(path("mixes", "grid.png")).equals(before)).toBe(true);
});

it("the w of a projection outlives the raw arrays of its pictures", async () => {
  await succeed(...generate("--seeds", "1", "--save-raw", "--out", path("out")));
  renameSync(path("out", "seed0001.npz"), path("out", "proj00.npz"));
  const before = readFileSync(path("out", "proj00.npz"));
  const again = generate("--projected-w", path("out", "proj00.npz"), "--save-raw", "--out", path("out"));
  expect(await stylegan(...again)).toMatchObject({ code: 2, err: expect.stringMatching(MESSAGE) });
  expect(readFileSync(path("out", "proj00.npz")).equals(before)).toBe(true);
});

it("a data set is not written over its source, nor through a link to it", async () => {
  await succeed(...generate("--seeds", "1,2", "--out", path("pictures")));
  await succeed("dataset", path("pictures"), path("data.zip"));
  symlinkSync(path("data.zip"), path("link.zip"));
  for (const target of ["data.zip", "link.zip"]) {
    await kept(path("data.zip"), ["dataset", path("data.zip"), path(target)]);
    await kept(path("data.zip"), ["dataset", path(target), path("data.zip")]);
  }
});
