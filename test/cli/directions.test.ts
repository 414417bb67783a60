import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { readNpz, writeNpz } from "../../src/formats/numpy/npz.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { findDirections, moveAlong } from "../../src/model/directions.ts";
import { recipeCommand } from "../../src/model/recipe/recipeCommand.ts";
import { readRecipe, recipeJson } from "../../src/model/recipe/recipeJson.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { recipeFiles } from "../../src/tasks/readLatents.ts";
import { float32, isDType, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";

const path = temporaryFolder();
const ON_CPU = ["--network", TINY, "--device", "cpu"];
const [LAYERS, SIZE] = [8, 64];

/** w [1, numWs, wDim] of seed 85 as --save-raw writes it. */
async function wOf(folder: string, ...more: string[]): Promise<Float32Tensor> {
  await succeed("generate", ...ON_CPU, "--seeds", "85", "--save-raw", "--out", path(folder), ...more);
  const w = readNpz(readFileSync(path(folder, "seed0085.npz"))).get("w");
  if (w === undefined || !isDType(w, "float32")) throw new Error("no w");
  return w;
}

/** Directions [2, wDim]: along the first number and along the second. */
function directions(name: string, deviations?: readonly number[], size = SIZE): string {
  const vectors = new Float32Array(2 * size);
  vectors[0] = vectors[size + 1] = 1;
  const arrays = new Map<string, Float32Tensor>([["directions", float32([2, size], vectors)]]);
  if (deviations !== undefined) arrays.set("standard_deviations", float32([deviations.length], deviations));
  const isZip = name.endsWith(".npz");
  writeFileSync(
    path(name),
    isZip ? concatBytes(writeNpz(arrays)) : concatBytes(writeSafetensors({ tensors: arrays, metadata: new Map() })),
  );
  return path(name);
}

function moves(from: Float32Tensor, to: Float32Tensor): string[] {
  return [...to.data].flatMap((value, i) => {
    const difference = value - (from.data[i] ?? NaN);
    return Math.abs(difference) < 1e-6 ? [] : [`${Math.floor(i / SIZE)}.${i % SIZE}: ${difference.toFixed(3)}`];
  });
}

describe("--direction", () => {
  it("moves w along a file's directions, in the layers that are named", async () => {
    const plain = await wOf("plain");
    const file = directions("d.safetensors");
    const one = await wOf("one", "--direction", `${file}:0=2.5@2-3;${file}:1=-1@7`);
    expect(moves(plain, one)).toEqual(["2.0: 2.500", "3.0: 2.500", "7.1: -1.000"]);
    const every = await wOf("every", "--direction", `${directions("d.npz", [0.5, 3])}:1=2`);
    expect(moves(plain, every)).toEqual(Array.from({ length: LAYERS }, (_, layer) => `${layer}.1: 6.000`));
  });

  it("finds the network's own, the same each time", async () => {
    const network = await loadNetwork(TINY, { device: "cpu" });
    const expected = moveAlong(await wOf("plain"), await findDirections(network), [
      { component: 1, amount: -2, layers: [0, 5] },
    ]);
    await network.dispose();
    expect(moves(expected, await wOf("moved", "--direction", "pca:1=-2@0,5"))).toEqual([]);
  });

  it("is taken by walk and mix too", async () => {
    const bytes = async (command: string, out: string, ...more: string[]): Promise<Buffer> => {
      await succeed(command, ...ON_CPU, ...more, "--out", path(out));
      return readFileSync(path(out, ...(command === "mix" ? ["grid.png"] : [])));
    };
    const step = ["--direction", `${directions("d.safetensors")}:0=9`];
    const walk = ["--seeds", "1,2", "--frames", "1"];
    const mix = ["--rows", "1", "--cols", "2"];
    expect(await bytes("walk", "a.gif", ...walk)).not.toEqual(await bytes("walk", "b.gif", ...walk, ...step));
    expect(await bytes("mix", "a", ...mix)).not.toEqual(await bytes("mix", "b", ...mix, ...step));
  });

  it("is told by --json as part of a recipe that comes back", async () => {
    const file = directions("d.safetensors");
    const words = ["--projected-w", path("plain/seed0085.npz"), "--direction", `${file}:0=2.5@2-3;pca:1=1`];
    await wOf("plain");
    const { recipe } = await succeed("generate", ...ON_CPU, ...words, "--out", path("out"));
    const network = await loadNetwork(TINY, { device: "cpu" });
    const read = await readRecipe(recipe, recipeFiles(network));
    await network.dispose();
    expect(recipeJson(read)).toEqual(recipe);
    expect(recipeCommand(read, { name: TINY, cDim: 0 })).toContain(words.slice(0, 2).join(" "));
    expect(recipe).toMatchObject({ kind: "generate", directions: words[3] });
  });

  it.each([
    ["pca=2", /a step is pca:NUMBER=AMOUNT, FILE:NUMBER=AMOUNT or FILE:NAME=AMOUNT/],
    ["pca:0=2@", /a step is pca:NUMBER=AMOUNT/],
    ["pca:smile=2", /a step is pca:NUMBER=AMOUNT/],
    ["pca:0=2@3-1", /a range must go up/],
    ["pca:32=1", /the directions are 0 to 31.*1 along direction 32/],
    ["pca:0=1@8", /move along a direction: this network has the style layers 0 to 7/],
    ["nowhere.safetensors:0=1", /nowhere.safetensors/],
  ])("says what is wrong with %s", async (step, message) => {
    const { code, err } = await stylegan("generate", ...ON_CPU, "--seeds", "1", "--direction", step);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });

  it("does not write over the file that it reads", async () => {
    const file = directions("seed0085.npz");
    const [before, words] = [readFileSync(file), ["--seeds", "85", "--save-raw", "--direction", `${file}:0=1`]];
    const { code, err } = await stylegan("generate", ...ON_CPU, ...words, "--out", path("."));
    expect([code, err]).toEqual([2, expect.stringContaining("seed0085.npz")]);
    expect(readFileSync(file)).toEqual(before);
  });

  it("refuses files of other networks and of other things", async () => {
    const refused = async (file: string): Promise<string> => {
      const run = await stylegan(
        "generate",
        ...ON_CPU,
        "--seeds",
        "1",
        "--out",
        path("x"),
        "--direction",
        `${file}:0=1`,
      );
      expect(run.code).toBe(2);
      return run.err;
    };
    expect(await refused(directions("other.npz", undefined, 16))).toMatch(/w has 64 numbers, but got directions of 16/);
    expect(await refused(directions("d.npz", [1, 2, 3]))).toMatch(/standard_deviations has 2 numbers.*got 3/);
    expect(await refused(TINY)).toMatch(/read directions from ".*": it must be a .npz/);
  });
});
