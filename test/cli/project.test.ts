import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { fileURLToPath } from "node:url";
import { referenceFile } from "../checkpoints/files.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { openCheckpoint } from "../../src/tasks/openCheckpoint.ts";
import { project as runProjection } from "../../src/tasks/project.ts";
import { COND, pixelsOf, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";
import { refused } from "./refused.ts";

const path = temporaryFolder();
const project = (...more: string[]): string[] => ["project", "--network", TINY, "--device", "cpu", ...more];
const reference = (name: string): string => fileURLToPath(new URL(`../reference/${name}`, import.meta.url));
const FEW = ["--num-steps", "4", "--distance", "features", "--init", "mean"];

interface Projected {
  readonly target: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly psnr: number;
  readonly distance: number;
  readonly tuned?: Pick<Projected, "files" | "psnr">;
}

async function projected(...argv: string[]): Promise<readonly Projected[]> {
  return (await succeed(...project(...argv))).projected as readonly Projected[];
}

/** An image of the network's own, in a file. */
async function ownPicture(): Promise<string> {
  await succeed("generate", "--network", TINY, "--device", "cpu", "--seeds", "85", "--out", path("own"));
  return path("own", "seed0085.png");
}

describe("stylegan project", () => {
  it("finds a picture of the network's own, and writes what generate draws again", async () => {
    const target = await ownPicture();
    const [start] = await projected(target, "--num-steps", "1", "--distance", "features", "--out", path("start"));
    const [found] = await projected(target, "--num-steps", "60", "--distance", "features", "--out", path("out"));
    expect(readdirSync(path("out")).sort()).toEqual(["proj.mp4", "proj.png", "projected_w.npz", "target.png"]);
    expect(found?.files).toEqual(
      ["target.png", "proj.png", "projected_w.npz", "proj.mp4"].map((name) => path("out", name)),
    );
    expect((await pixelsOf(path("out", "target.png"))).data).toEqual((await pixelsOf(target)).data);
    expect(found?.distance).toBeLessThan((start?.distance ?? 0) / 2);
    const w = path("out", "projected_w.npz");
    await succeed("generate", "--network", TINY, "--device", "cpu", "--projected-w", w, "--out", path("again"));
    const again = await pixelsOf(path("again", "proj00.png"));
    expect(again.data).toEqual((await pixelsOf(path("out", "proj.png"))).data);
  });

  it("projects several pictures at once as if each were alone, each into a folder of its name", async () => {
    const target = await ownPicture();
    writeFileSync(
      path("other.png"),
      await sharp({ create: { width: 32, height: 32, channels: 3, background: "teal" } })
        .png()
        .toBuffer(),
    );
    const [first, second] = await projected(
      target,
      path("other.png"),
      ...FEW,
      "--save-video",
      "no",
      "--out",
      path("out"),
    );
    expect(readdirSync(path("out")).sort()).toEqual(["other", "seed0085"]);
    const [alone] = await projected(path("other.png"), ...FEW, "--save-video", "no", "--out", path("alone"));
    expect(alone?.distance).toBeCloseTo(second?.distance ?? 0, 4);
    expect(first?.folder).toBe(path("out", "seed0085"));
    expect(readdirSync(path("alone")).sort()).toEqual(["proj.png", "projected_w.npz", "target.png"]);
  });

  it("takes pictures as dataset does: turned by EXIF, grey, transparent, of any shape", async () => {
    const half = await sharp({ create: { width: 60, height: 40, channels: 4, background: "#ff000000" } })
      .png()
      .toBuffer();
    writeFileSync(path("clear.png"), half);
    const grey = sharp({ create: { width: 40, height: 64, channels: 3, background: "#808080" } }).toColourspace("b-w");
    writeFileSync(path("grey.jpg"), await grey.withMetadata({ orientation: 6 }).jpeg().toBuffer());
    await projected(path("clear.png"), path("grey.jpg"), ...FEW, "--save-video", "no", "--out", path("out"));
    expect((await pixelsOf(path("out", "clear", "target.png"))).data.every((value) => value === 255)).toBe(true);
    expect((await pixelsOf(path("out", "grey", "target.png"))).data.every((value) => Math.abs(value - 128) < 3)).toBe(
      true,
    );
  });

  it("gives one w for each layer with --space w+, and starts at the closest seed with --init seed", async () => {
    const target = await ownPicture();
    await projected(target, ...FEW, "--space", "w+", "--out", path("out"));
    const w = readNpz(new Uint8Array(readFileSync(path("out", "projected_w.npz")))).get("w");
    const rows = Array.from({ length: 8 }, (_, i) => [...(w?.data.slice(i * 64, (i + 1) * 64) ?? [])].join());
    expect(w?.shape).toEqual([1, 8, 64]);
    expect(new Set(rows).size).toBe(8);
    const near = ["--distance", "features", "--seed", "20", "--learning-rate", "0.000001", "--num-steps", "2"];
    const [found] = await projected(target, ...near, "--init", "seed", "--out", path("near"));
    const [chosen] = await projected(target, ...near, "--init", "several", "--out", path("several"));
    const [far] = await projected(target, ...FEW, "--num-steps", "1", "--out", path("far"));
    expect(found?.distance).toBeLessThan((far?.distance ?? 0) / 2);
    expect(chosen?.distance).toBeCloseTo(found?.distance ?? NaN, 4);
  });

  it("leaves aside what the mask paints black", async () => {
    const target = await ownPicture();
    const { data } = await sharp(target).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const painted = data.map((value, i) => (i % 96 < 48 ? value : 255 - value));
    const raw = { width: 32, height: 32, channels: 3 } as const;
    writeFileSync(path("half.png"), await sharp(painted, { raw }).png().toBuffer());
    const left = data.map((_, i) => (i % 96 < 48 ? 255 : 0));
    writeFileSync(path("mask.png"), await sharp(left, { raw }).png().toBuffer());
    const masked = [...FEW, "--mask", path("mask.png"), "--save-video", "no"];
    const [whole] = await projected(path("half.png"), ...FEW, "--save-video", "no", "--out", path("a"));
    const [half] = await projected(path("half.png"), ...masked, "--out", path("b"));
    expect(half?.distance).toBeLessThan((whole?.distance ?? 0) / 1.5);
  });

  it("compares by LPIPS where its files are given", async () => {
    const files = ["--vgg", reference("vgg-narrow.pth"), "--lpips", reference("lpips-lin-narrow.pth")];
    const target = await ownPicture();
    vi.stubEnv("XDG_CACHE_HOME", path("cache"));
    const { code, err } = await stylegan(...project(target, ...files, "--num-steps", "3", "--out", path("out")));
    expect(code).toBe(0);
    expect(err).not.toContain("discriminator's features");
    const { err: told } = await stylegan(...project(target, "--num-steps", "1", "--out", path("out")));
    vi.unstubAllEnvs();
    expect(told).toContain("Comparing with the discriminator's features, which needs no download");
  });

  it("looks for its files before it opens the network", async () => {
    const target = await ownPicture();
    for (const words of [
      [path("nowhere.png")],
      [target, "--mask", path("no.png")],
      [target, "--vgg", path("no.pth")],
    ]) {
      const { code, err } = await stylegan(...project(words[0] ?? "", ...words.slice(1), "--out", path("out")));
      expect(code).toBe(2);
      expect(err).toMatch(/^stylegan: Cannot read "[^\n]*": there is no such file/);
    }
  });

  it("says what is wrong before it writes anything", async () => {
    const target = await ownPicture();
    writeFileSync(path("broken.png"), readFileSync(target).subarray(0, 900));
    writeFileSync(
      path("black.png"),
      await sharp({ create: { width: 9, height: 9, channels: 3, background: "black" } })
        .png()
        .toBuffer(),
    );
    writeFileSync(path("G.pth"), referenceFile("module16.pth"));
    const out = ["--out", path("out")];
    await refused(path(), project(path("nowhere.png"), ...FEW, ...out), /no such file/);
    await refused(path(), project(path("broken.png"), ...FEW, ...out), /Cannot read the image ".*broken.png": damaged/);
    await refused(path(), project(target, "--mask", path("black.png"), ...FEW, ...out), /all-black/);
    await refused(path(), project(target, "--class", "1", ...FEW, ...out), /class/);
    const cond = ["project", target, "--network", COND, "--device", "cpu", ...FEW, ...out];
    await refused(path(), cond, /class/);
    const lone = ["project", target, "--network", path("G.pth"), "--device", "cpu", ...FEW, ...out];
    await refused(path(), lone, /must hold a discriminator.*--distance lpips/);
    await refused(path(), project(target, ...FEW, "--num-steps", "0", ...out), /--num-steps/);
  });

  it("keeps what is closest when it is stopped, and its film, and tells what it did not begin", async () => {
    const target = await ownPicture();
    copyFileSync(target, path("later.png"));
    const stop = new AbortController();
    const notes: string[] = [];
    const network = await loadNetwork(TINY, { device: "cpu" });
    const settings = {
      targets: [target, path("later.png")],
      folder: path("out"),
      distance: "features",
      space: "w",
      seed: 303,
      saveVideo: true,
      fps: 30,
      batchSize: 1,
      weights: {},
      note: (line: string) => void notes.push(line),
    } as const;
    const context = {
      signal: stop.signal,
      onProgress: (done: number) => void (done === 3 && stop.abort(new Error("stopped"))),
    };
    await expect(runProjection(network, await openCheckpoint(TINY), settings, context)).rejects.toThrow("stopped");
    const kept = path("out", "seed0085");
    expect(notes).toEqual([`Kept the closest after 3 steps, in ${kept}`, `Not yet begun: ${path("later.png")}`]);
    expect(readdirSync(path("out"))).toEqual(["seed0085"]);
    expect(readdirSync(kept).sort()).toEqual(["proj.mp4", "proj.png", "projected_w.npz", "target.png"]);
    await network.dispose();
  });

  it("fits the generator around what was found, and keeps what was reached when it is stopped", async () => {
    writeFileSync(
      path("teal.png"),
      await sharp({ create: { width: 32, height: 32, channels: 3, background: "teal" } })
        .png()
        .toBuffer(),
    );
    const few = ["--num-steps", "2", "--distance", "features", "--init", "mean", "--save-video", "no"];
    const tune = ["--tune", "12", "--tune-rate", "0.01"];
    const [found] = await projected(path("teal.png"), ...few, ...tune, "--out", path("out"));
    const tuned = found?.tuned;
    expect(tuned?.files).toEqual([path("out", "tuned.safetensors"), path("out", "tuned.png")]);
    expect(tuned?.psnr).toBeGreaterThan((found?.psnr ?? 0) + 3);
    const own = ["--network", path("out", "tuned.safetensors"), "--device", "cpu"];
    const w = path("out", "projected_w.npz");
    await succeed("generate", ...own, "--projected-w", w, "--out", path("again"));
    expect((await pixelsOf(path("again", "proj00.png"))).data).toEqual((await pixelsOf(path("out", "tuned.png"))).data);
    const [before, after] = [await openCheckpoint(TINY), await openCheckpoint(path("out", "tuned.safetensors"))];
    const name = "mapping.fc0.weight";
    expect(after.G_ema?.tensors.get(name)?.data).toEqual(before.G_ema?.tensors.get(name)?.data);
    expect([after.G, after.D?.tensors.size]).toEqual([undefined, before.D?.tensors.size]);
    const stop = new AbortController();
    const notes: string[] = [];
    const network = await loadNetwork(TINY, { device: "cpu" });
    const settings = {
      targets: [path("teal.png")],
      folder: path("stopped"),
      distance: "features",
      init: "mean",
      numSteps: 1,
      tune: { steps: 9, learningRate: 0.01, locality: 0.1 },
      space: "w",
      seed: 303,
      saveVideo: false,
      fps: 30,
      batchSize: 1,
      weights: {},
      note: (line: string) => void notes.push(line),
    } as const;
    const onProgress = (done: number): void => void (done === 3 && stop.abort(new Error("stopped")));
    await expect(runProjection(network, before, settings, { signal: stop.signal, onProgress })).rejects.toThrow(
      "stopped",
    );
    await network.dispose();
    expect(notes).toEqual([`Kept the generator after 2 of 9 steps, in ${path("stopped")}`]);
    expect(readdirSync(path("stopped"))).toContain("tuned.safetensors");
  });

  it("projects with a class", async () => {
    const target = await ownPicture();
    const cond = ["project", target, "--network", COND, "--device", "cpu", "--class", "1", ...FEW];
    await succeed(...cond, "--out", path("out"));
    expect((await pixelsOf(path("out", "proj.png"))).width).toBe(16);
  });
});
