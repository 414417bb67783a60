import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { readDirections } from "../../src/model/directionFile.ts";
import type { WrittenDirection } from "../../src/tasks/directions.ts";
import { readRecipe, recipeJson } from "../../src/model/recipe/recipeJson.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { recipeFiles } from "../../src/tasks/readLatents.ts";
import { pixelsOf, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";
import { refused } from "./refused.ts";
import { referenceFile } from "../checkpoints/files.ts";

const path = temporaryFolder();
const ON_CPU = ["--network", TINY, "--device", "cpu"];
const found = async (...argv: string[]): Promise<Record<string, unknown>> =>
  succeed("directions", ...ON_CPU, "--samples", "64", "--out", path("d.safetensors"), ...argv);
const saved = () => readDirections(new Uint8Array(readFileSync(path("d.safetensors"))));

/** w [1, numWs, wDim] of seed 85 as --save-raw writes it. */
async function wOf(...more: string[]): Promise<ArrayLike<number>> {
  await succeed("generate", ...ON_CPU, "--seeds", "85", "--save-raw", "--out", path("w"), ...more);
  return Array.from(readNpz(readFileSync(path("w", "seed0085.npz"))).get("w")?.data ?? [], Number);
}

describe("stylegan directions", () => {
  it("writes named directions with ranges, and a sheet of what they do", async () => {
    const { directions, sheet } = await found("--count", "3", "--names", "smile,age", "--range", "2", "--columns", "5");
    expect((directions as WrittenDirection[]).map(({ name, range }) => [name, range])).toEqual([
      ["smile", [-2, 2]],
      ["age", [-2, 2]],
      ["pca2", [-2, 2]],
    ]);
    expect(sheet).toBe(path("d.png"));
    const { width, height } = await pixelsOf(path("d.png"));
    expect([width, height]).toEqual([5 * 32, 3 * 32]);
    expect(saved()).toMatchObject({ names: ["smile", "age", "pca2"], vectors: { shape: [3, 64] } });
    const still = await pixelsOf(path("d.png"));
    const middle = (row: number): string =>
      Array.from({ length: 32 }, (_, y) => {
        const start = ((row * 32 + y) * width + 2 * 32) * still.channels;
        return still.data.subarray(start, start + 32 * still.channels).join();
      }).join();
    expect(middle(0)).toBe(middle(2)); // in the middle of its range nothing is moved
  });

  it("finds by SeFa what its authors' code finds, in the layers that are asked for", async () => {
    await found("--method", "sefa", "--layers", "0-3", "--count", "8", "--sheet", "no");
    const { tensors } = readSafetensors(referenceFile("sefa.safetensors"));
    const expected = tensors.get("first/unit_rows/directions")?.data ?? [];
    saved().vectors.data.forEach((value, i) => expect(value).toBeCloseTo(Number(expected[i]), 5));
    expect(saved().layers).toEqual([0, 1, 2, 3]);
    expect(existsSync(path("d.png"))).toBe(false);
    const [plain, moved] = [await wOf(), await wOf("--direction", `${path("d.safetensors")}:sefa1=2`)];
    const layers = Array.from(plain).flatMap((value, i) => (value === moved[i] ? [] : [Math.floor(i / 64)]));
    expect([...new Set(layers)]).toEqual([0, 1, 2, 3]);
  });

  it("leads from one set of seeds, files or pictures to another", async () => {
    await wOf();
    const w = path("w", "seed0085.npz");
    await found("--from", `${w},100`, "--names", "to100");
    const step = `${path("d.safetensors")}:to100=1`;
    const reached = await wOf("--direction", step);
    await succeed("generate", ...ON_CPU, "--seeds", "100", "--save-raw", "--out", path("w"));
    const target = readNpz(readFileSync(path("w", "seed0100.npz"))).get("w")?.data ?? [];
    Array.from(reached).forEach((value, i) => expect(value).toBeCloseTo(Number(target[i]), 5));
    const network = await loadNetwork(TINY, { device: "cpu" });
    const told = { kind: "generate", seeds: [85], directions: `${step}@2-5` };
    expect(recipeJson(await readRecipe(told, recipeFiles(network)))).toMatchObject(told);
    await network.dispose();
    await found("--from", path("w", "seed0100.png"), "--to", "1,2", "--num-steps", "2", "--sheet", "no");
    expect(saved()).toMatchObject({ names: ["difference"], ranges: [[-2, 2]] });
  });

  it("keeps a direction for each layer where the two differ by layers", async () => {
    await wOf("--direction", "pca:0=2@1-2");
    await found("--from", `85,${path("w", "seed0085.npz")}`, "--sheet", "no");
    expect(saved().vectors.shape).toEqual([1, 8, 64]);
    const expected = await wOf("--direction", "pca:0=2@1-2");
    const moved = await wOf("--direction", `${path("d.safetensors")}:difference=1`);
    Array.from(moved).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5));
  });

  it("says what is wrong", async () => {
    const command = ["directions", ...ON_CPU, "--samples", "64"];
    const out = ["--out", path("d.safetensors")];
    await refused(path(), [...command, "--out", path("d.npz")], /ending must be one of .safetensors/);
    await refused(path(), [...command, ...out, "--names", "a:b"], /has none of : ; = @/);
    await refused(path(), [...command, ...out, "--count", "1", "--names", "a,b"], /there are 1 of them.*2 names/);
    await refused(path(), [...command, ...out, "--layers", "8"], /style layers 0 to 7/);
    await refused(path(), [...command, ...out, "--from", "1,2,3"], /--from with 3 and no --to/);
    await found("--count", "1", "--names", "smile", "--sheet", "no");
    const { code, err } = await stylegan("generate", ...ON_CPU, "--seeds", "1", "--direction", `${out[1]}:grin=1`);
    expect([code, err]).toEqual([2, expect.stringMatching(/has the directions smile, but got "grin"/)]);
  });
});
