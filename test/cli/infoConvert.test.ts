import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { COND, floats, pixelsOf, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";

const path = temporaryFolder();

describe("stylegan info", () => {
  it("tells a program what a checkpoint is", async () => {
    const { networks } = await succeed("info", COND);
    expect(networks).toMatchObject([{ name: "G" }, { name: "G_ema" }, { name: "D", kind: "discriminator" }]);
    expect((networks as unknown[])[1]).toMatchObject({
      kind: "generator",
      resolution: 16,
      imgChannels: 1,
      classes: 5,
      architecture: "skip",
      channelBase: 256,
      channelMax: 24,
      channels: { 4: 24, 8: 24, 16: 16 },
      numFp16Res: 0,
      convClamp: null,
      parameters: 37024,
      buffers: 832,
      generator: { zDim: 32, wDim: 48, mappingLayers: 2, numWs: 6 },
    });
  });

  it("tells a person", async () => {
    const { out } = await stylegan("info", TINY);
    expect(out).toMatch(/^Read as networks of NVIDIA's stylegan2-ada-pytorch in a Python pickle\n/);
    expect(out).toMatch(/\n\nG, the generator as trained\n {2}resolution +32 x 32, 3 channels\n/);
    expect(out).toMatch(/classes +none \(unconditional\)/);
    expect(out).toMatch(/precision +float32; on a GPU the 4 highest resolutions can run in float16, .*256/);
    expect(out).toMatch(/styles +0 to 7: 0 b4.conv1, 1 b4.torgb \+ b8.conv0, .*7 b32.torgb/);
    expect(out).toMatch(/\nD, the discriminator\n/);
  });
});

/** The float image of seed 85, [C, H, W]. */
async function imageOf(network: string, more: readonly string[]): Promise<Float32Array> {
  const out = path(`raw-${network.replaceAll(/\W/g, "_")}`);
  await succeed(
    "generate",
    "--network",
    network,
    "--device",
    "cpu",
    "--seeds",
    "85",
    ...more,
    "--save-raw",
    "--out",
    out,
  );
  return floats(readNpz(new Uint8Array(readFileSync(`${out}/seed0085.npz`))).get("image"));
}

function farthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

describe.each([
  ["tiny32", TINY, []],
  ["cond16", COND, ["--class", "2"]],
])("stylegan convert of %s", (_, file, more) => {
  it("keeps the pictures through .safetensors, .pth and back", async () => {
    const [one, two, three] = [path("a.safetensors"), path("b.pth"), path("c.SAFETENSORS")];
    expect(await succeed("convert", file, one)).toEqual({ file: one });
    await succeed("convert", one, two);
    await succeed("convert", two, three);
    const original = await imageOf(file, more);
    for (const copy of [one, two, three]) expect(await imageOf(copy, more)).toEqual(original);
    const { networks: before } = await succeed("info", file);
    const { networks: after } = await succeed("info", one);
    expect(after).toEqual(before);
  });

  it("halves the file under --half, and moves the picture by less than a hundredth", async () => {
    await succeed("convert", file, path("whole.safetensors"));
    await succeed("convert", file, path("half.safetensors"), "--half");
    const size = (name: string): number => readFileSync(path(name)).length;
    expect(size("half.safetensors")).toBeLessThan(0.6 * size("whole.safetensors"));
    const original = await imageOf(file, more);
    const half = await imageOf(path("half.safetensors"), more);
    expect(half).not.toEqual(original);
    const scale = Math.max(...original.map(Math.abs));
    expect(farthest(original, half) / scale).toBeLessThan(1e-2);
  });
});

describe("stylegan convert for other programs", () => {
  it("writes a .pkl for NVIDIA's tools, which draws the same pictures", async () => {
    const { notes } = await succeed("convert", COND, path("a.pth"));
    expect(notes).toBeUndefined();
    await succeed("convert", path("a.pth"), path("b.pkl"));
    const more = ["--class", "2"];
    expect(await imageOf(path("b.pkl"), more)).toEqual(await imageOf(COND, more));
  });

  it("writes a state dict, and tells what it does not say", async () => {
    const { code, err } = await stylegan("convert", COND, path("a.pth"), "--layout", "state-dict");
    expect([code, err]).toEqual([0, expect.stringMatching(/G_ema is written, G and D left out.*\n.*convClamp null/)]);
    await succeed("convert", TINY, path("b.pth"), "--layout", "state-dict", "--only", "D");
    expect(await succeed("info", path("b.pth"))).toMatchObject({ networks: [{ name: "D" }] });
  });

  it("halves a .pth, and refuses what has no meaning", async () => {
    await succeed("convert", TINY, path("half.pth"), "--half");
    expect(await succeed("info", path("half.pth"))).toMatchObject({ networks: [{ storedAs: ["float16"] }, {}, {}] });
    const refused = async (...words: string[]) => (await stylegan("convert", TINY, ...words)).err;
    expect(await refused(path("a.pkl"), "--half")).toMatch(/a \.pkl in half precision: the official code .* float32/);
    expect(await refused(path("a.pkl"), "--layout", "state-dict")).toMatch(/--layout is only for \.pth files/);
  });
});

describe("stylegan convert --only, --note: a model to publish", () => {
  const publish = (...more: string[]) =>
    succeed("convert", TINY, path("small.safetensors"), "--half", "--only", "G_ema,D", ...more);

  it("keeps these networks, and says what it is and how it is stored", async () => {
    await publish("--note", "artwork: CC0-1.0");
    const { networks, extras } = await succeed("info", path("small.safetensors"));
    expect(networks).toMatchObject([
      { name: "G_ema", storedAs: ["float16"], resolution: 32 },
      { name: "D", storedAs: ["float16"] },
    ]);
    const { extras: before, networks: whole } = await succeed("info", TINY);
    expect(extras).toEqual({ ...(before as object), note: "artwork: CC0-1.0" });
    expect(whole).toMatchObject([{ storedAs: ["float32"] }, { name: "G_ema" }, { name: "D" }]);
    const { out } = await stylegan("info", path("small.safetensors"));
    expect(out).toMatch(/\n {2}precision +float32, stored as float16; on a GPU /);
    expect(out).toMatch(/\n\nNotes\n(.*\n)* {2}note +artwork: CC0-1\.0\n/);
  });

  it("moves one byte in ten of a picture, by one grey level, and one in a hundred by two", async () => {
    await publish();
    const [whole, half] = [path("whole"), path("half")];
    await succeed("generate", "--network", TINY, "--device", "cpu", "--seeds", "0-7", "--out", whole);
    await succeed(
      "generate",
      "--network",
      path("small.safetensors"),
      "--device",
      "cpu",
      "--seeds",
      "0-7",
      "--out",
      half,
    );
    const bytesOf = async (folder: string): Promise<number[]> =>
      (await Promise.all(readdirSync(folder).map((file) => pixelsOf(join(folder, file))))).flatMap(({ data }) => [
        ...data,
      ]);
    const [a, b] = [await bytesOf(whole), await bytesOf(half)];
    const moved = a.map((value, i) => Math.abs(value - (b[i] ?? NaN)));
    const share = (least: number): number => moved.filter((by) => by >= least).length / moved.length;
    expect(share(1)).toBeGreaterThan(0);
    expect([share(1) < 0.1, share(2) < 0.01, share(3)]).toEqual([true, true, 0]);
  });

  it("says which layers its mixes take from the columns, by which they go", async () => {
    await publish("--mix-styles", "2-4,7");
    const small = path("small.safetensors");
    expect(await succeed("info", small)).toMatchObject({ extras: { mixStyles: [2, 3, 4, 7] } });
    expect((await stylegan("info", small)).out).toMatch(/\n {2}mixStyles +2, 3, 4, 7\n/);
    const mix = ["mix", "--network", small, "--rows", "85", "--cols", "100", "--device", "cpu", "--out", path("mix")];
    expect(await succeed(...mix)).toMatchObject({ styles: [2, 3, 4, 7] });
    expect(await succeed(...mix, "--styles", "0")).toMatchObject({ styles: [0] });
    const { code, err } = await stylegan("convert", TINY, path("b.pth"), "--mix-styles", "7,8");
    expect([code, err]).toEqual([2, expect.stringContaining("the style layers 0 to 7, but got layer 8")]);
  });

  it("refuses networks that are none, or not there", async () => {
    const convert = (...words: string[]) => stylegan("convert", TINY, ...words);
    expect((await convert(path("a.safetensors"), "--only", "G_ema,E")).err).toMatch(/one of G, G_ema, D, but got "E"/);
    await publish();
    const { code, err } = await stylegan("convert", path("small.safetensors"), path("b.pth"), "--only", "G");
    expect([code, err]).toEqual([2, expect.stringContaining("but got one with G_ema, D. Leave G out.")]);
    expect(readdirSync(path())).toEqual(["small.safetensors"]);
  });
});
