import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { toFloat32 } from "../../src/checkpoints/floats.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { COND, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";
import { contentsOf, runFolderOf, SMALL, writePictures } from "./trainRuns.ts";

const path = temporaryFolder();
const SHORT = ["--kimg", "0.016", "--tick", "0.008"] as const;
const FINE_TUNED = ["--batch", "4", "--device", "cpu", "--threads", "1", ...SHORT] as const;

/** An experiment for 8x8 images; the numbers given replace its own. */
function experiment(training: object, mapping: object): string {
  const blocks = { channelBase: 64, channelMax: 8, numFp16Res: 0, convClamp: null };
  const common = { cDim: 0, imgResolution: 8, imgChannels: 3 };
  const json = {
    name: "tiny",
    generator: { ...common, zDim: 16, wDim: 16, mapping, synthesis: blocks },
    discriminator: { ...common, ...blocks, epilogue: { mbstdGroupSize: 4 } },
    training: {
      dataset: { path: null, mirror: false, labels: false },
      kimg: 0.1,
      batch: 4,
      optimizer: { learningRate: 0.002, beta1: 0, beta2: 0.99, epsilon: 1e-8 },
      gRegInterval: 4,
      dRegInterval: 16,
      r1Gamma: 1,
      plBatchShrink: 2,
      plDecay: 0.01,
      plWeight: 2,
      styleMixingProb: 0.9,
      emaKimg: 1,
      emaRampup: null,
      augmentation: { mode: "ada", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 100 },
      ...training,
    },
    demo: {
      outputs: "out",
      seeds: [1],
      rowSeeds: [1],
      colSeeds: [1],
      colStyles: [0],
      truncationPsi: 1,
      noiseMode: "const",
      frames: 1,
      fps: 1,
    },
  };
  writeFileSync(path("tiny.json"), JSON.stringify(json));
  return path("tiny.json");
}

async function refusal(...argv: readonly string[]): Promise<string> {
  const { code, err } = await stylegan("train", ...argv);
  expect(code).toBe(2);
  return err;
}

describe("stylegan train", () => {
  it("makes what a newcomer's messy folder asks for, from the messages alone", async () => {
    const messy = await writePictures(path("messy photos"), 6, 40);
    await writePictures(path("messy photos", "more"), 6, 23);
    writeFileSync(path("messy photos", "notes.txt"), "not an image");
    const err = await refusal("--data", messy, "--out", path("runs"));
    const [, command = ""] = /stylegan (dataset .* --resolution \d+)\n/.exec(err) ?? [];
    expect(err).toContain(messy);
    expect(command).toBe(`dataset "${messy}" data.zip --resolution 32`);
    await succeed("dataset", messy, path("data.zip"), "--resolution", "16");
    const { folder, snapshot, kimg } = await succeed(
      "train",
      "--data",
      path("data.zip"),
      "--out",
      path("runs"),
      ...SMALL,
      ...SHORT,
    );
    expect(kimg).toBe(0.016);
    expect(folder).toBe(path("runs", "00000-data-auto-batch4-bgc-ada"));
    expect(readdirSync(folder as string).sort()).toEqual([
      "fakes000000.png",
      "fakes_init.png",
      "log.txt",
      "network-snapshot-000000.safetensors",
      "reals.png",
      "stats.jsonl",
      "training_options.json",
    ]);
    await succeed("generate", "--network", snapshot as string, "--seeds", "1", "--out", path("pictures"));
    expect(readdirSync(path("pictures"))).toEqual(["seed0001.png"]);
  });

  it("tells statistics by their official names, and a log", async () => {
    const data = await writePictures(path("data"));
    const { folder } = await succeed(
      "train",
      "--data",
      data,
      "--out",
      path("runs"),
      ...SMALL,
      "--kimg",
      "0.024",
      "--tick",
      "0.016",
    );
    const lines = readFileSync(`${folder as string}/stats.jsonl`, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, { num: number; mean: number }>);
    expect(Object.keys(lines[0] ?? {})).toEqual([
      "Loss/D/loss",
      "Loss/D/reg",
      "Loss/G/loss",
      "Loss/G/reg",
      "Loss/nonfinite",
      "Loss/pl_penalty",
      "Loss/r1_penalty",
      "Loss/scores/fake",
      "Loss/scores/real",
      "Loss/signs/fake",
      "Loss/signs/real",
      "Progress/augment",
      "Progress/kimg",
      "Progress/tick",
      "Resources/cpu_mem_gb",
      "Resources/peak_cpu_mem_gb",
      "Timing/Dmain",
      "Timing/Dreg",
      "Timing/Gmain",
      "Timing/Greg",
      "Timing/maintenance_sec",
      "Timing/sec_per_kimg",
      "Timing/sec_per_tick",
      "Timing/total_days",
      "Timing/total_hours",
      "Timing/total_sec",
      "timestamp",
    ]);
    expect(lines.map((line) => line["Progress/kimg"]?.mean)).toEqual([0.016, 0.024]);
    const runs = (phase: string) => lines.map((line) => line[`Timing/${phase}`]?.num);
    expect(["Gmain", "Greg", "Dmain", "Dreg"].map(runs)).toEqual([
      [4, 2],
      [1, 1],
      [4, 2],
      [1, undefined],
    ]);
    for (const line of lines) {
      const { "Timing/Gmain": G, "Timing/Dmain": D, "Timing/sec_per_tick": tick } = line;
      const inPhases = ((G?.mean ?? NaN) * (G?.num ?? NaN) + (D?.mean ?? NaN) * (D?.num ?? NaN)) / 1000;
      expect(inPhases).toBeGreaterThan(0);
      expect(inPhases).toBeLessThan(tick?.mean ?? NaN);
    }
    const log = readFileSync(`${folder as string}/log.txt`, "utf8");
    expect(log).toMatch(
      /^\S+ {2}Starting\. Computing on cpu.*\ntick 1 {2}kimg 0\.016 .*\ntick 1 {2}kimg 0\.024 .*\n\S+ {2}Done: .*\n$/,
    );
  });

  it("shows its plan, and --json the same for programs", async () => {
    const data = await writePictures(path("data"), 12, 16);
    const words = [
      "train",
      "--data",
      data,
      "--out",
      path("runs"),
      "--cfg",
      "stylegan2",
      "--channel-max",
      "16",
      "--mirror",
      "--dry-run",
    ];
    const { out } = await stylegan(...words);
    expect(out).toMatch(/^data {11}.*data: 24 images, 16 x 16, in colour, no classes$/m);
    expect(out).toMatch(
      /^generator {6}.* parameters, mapping 8 layers of 512, channels 16 16 16 from 4 x 4 to 16 x 16$/m,
    );
    expect(out).toMatch(/^batch {10}32 images$/m);
    expect(out).not.toContain("{");
    expect(await succeed(...words)).toMatchObject({
      kimg: 25000,
      setup: { batchSize: 32, r1Gamma: 10 },
      facts: { count: 24 },
    });
    expect(existsSync(path("runs"))).toBe(false);
  });

  it("trains with the classes of sub-folders", async () => {
    for (const name of ["cat", "dog", "owl"]) await writePictures(path("data", name), 3);
    const words = ["--data", path("data"), "--out", path("runs"), "--cond", ...SMALL, ...SHORT];
    expect(await refusal(...words)).toContain("--labels folders");
    const plan = await stylegan("train", ...words, "--labels", "folders", "--dry-run");
    expect(plan.out).toMatch(/^data .*: 9 images, 8 x 8, in colour, 3 classes: cat, dog, owl$/m);
    const named = [...words, "--labels", "folders", "--mirror", "--aug", "fixed", "--p", "0.2"];
    const { snapshot, folder } = await succeed("train", ...named);
    expect(folder).toBe(path("runs", "00000-data-cond-mirror-auto-batch4-bgc-fixed-p0.2"));
    expect((await stylegan("info", snapshot as string)).out).toMatch(/\n {2}classNames +cat, dog, owl\n/);
    await writePictures(path("messy", "cat"), 1, 20);
    expect(await refusal("--data", path("messy"), "--cond", "--labels", "folders")).toContain(
      `stylegan dataset ${path("messy")} data.zip --resolution 16 --labels folders (train on data.zip without --labels`,
    );
    const pictures = ["generate", "--network", snapshot as string, "--seeds", "1"];
    for (const label of ["0", "2"]) await succeed(...pictures, "--class", label, "--out", path(label));
    expect(readFileSync(path("0", "seed0001.png")).equals(readFileSync(path("2", "seed0001.png")))).toBe(false);
  });

  it("trains an experiment, whose networks are not to be changed", async () => {
    const data = await writePictures(path("data"));
    const file = experiment({}, { numLayers: 2 });
    const words = ["--data", data, "--out", path("runs"), "-f", file, ...FINE_TUNED];
    expect(await refusal(...words, "--channel-max", "8")).toContain("already defines the networks");
    const { folder } = await succeed("train", ...words);
    expect(folder).toBe(path("runs", "00000-data-tiny-batch4-bgc-ada"));
    const again = ["--out", path("runs"), "--resume", "latest", "-f"];
    expect(await stylegan("train", ...again, file)).toMatchObject({ code: 0 });
    const other = experiment({ r1Gamma: 2, plDecay: 0.02 }, { numLayers: 3 });
    expect(await refusal(...again, other)).toContain(
      "here tiny, but got another: generator.mapping.numLayers is 3 instead of 2; " +
        "training.r1Gamma is 2 instead of 1; training.plDecay is 0.02 instead of 0.01. Leave -f out",
    );
    const beta1 = { optimizer: { learningRate: 0.002, beta1: 0.5, beta2: 0.99, epsilon: 1e-8 } };
    experiment(beta1, { numLayers: 2 });
    expect(await refusal(...words)).toContain("beta1");
    const big = await writePictures(path("big"), 2, 16);
    expect(await refusal("--data", big, "-f", experiment({}, {}))).toContain(
      `stylegan dataset ${big} data.zip --resolution 8 --channels rgb`,
    );
  });

  it("stops where training diverges, with iteration, phase and the last good file", async () => {
    const data = await writePictures(path("data"), 4, 32);
    const huge = path("huge.safetensors");
    await succeed("convert", TINY, huge);
    const { tensors, metadata } = readSafetensors(readFileSync(huge));
    for (const [name, { data: values }] of tensors) if (/^D.*weight$/.test(name)) values.fill(3e38 as never);
    writeFileSync(huge, concatBytes(writeSafetensors({ tensors, metadata })));
    const words = ["--data", data, "--out", path("runs"), "--resume", huge, ...FINE_TUNED, "--save-every", "0"];
    const err = await refusal(...words);
    expect(err).toMatch(/finite, but got .* phase Dmain of iteration 0 \(0\.000 kimg\)/);
    const [, file = ""] = /The last good file is ([^;]*);/.exec(err) ?? [];
    const { tensors: kept } = readSafetensors(readFileSync(file));
    for (const { data: values } of kept.values()) expect([...values].every(Number.isFinite)).toBe(true);
    expect(readFileSync(`${runFolderOf(path("runs"))}/log.txt`, "utf8")).toContain("Stopped: Cannot continue training");
  });
});

describe("stylegan train --resume FILE", () => {
  it("takes all of a checkpoint of the same resolution", async () => {
    const data = await writePictures(path("data"), 4, 32);
    const { err } = await stylegan("train", "--data", data, "--out", path("runs"), "--resume", TINY, ...FINE_TUNED);
    expect(err).toMatch(/^All 211 tensors taken from .*tiny32\.pkl\n/);
  });

  it("starts from a published model: the average in half precision, and the discriminator", async () => {
    const data = await writePictures(path("data"), 4, 32);
    const small = path("small.safetensors");
    await succeed("convert", TINY, small, "--half", "--only", "G_ema,D");
    const words = ["--data", data, "--out", path("runs"), "--resume", small, ...FINE_TUNED];
    const { err, out } = await stylegan("train", ...words);
    expect(err).toMatch(/^All 211 tensors taken from .*small\.safetensors\n/);
    const [before, after] = [small, out.trim()].map((file) => readSafetensors(readFileSync(file)).tensors);
    const noise = "synthesis.b32.conv1.noise_const";
    const stored = toFloat32(before?.get(`G_ema/${noise}`) ?? float32([0], new Float32Array()), noise);
    for (const network of ["G", "G_ema"]) expect(after?.get(`${network}/${noise}`)).toEqual(stored);
    expect((await stylegan("info", out.trim())).out).toMatch(/\n {2}kimg +0\.016\n/);
    const { extras } = await succeed("info", out.trim());
    expect(extras).toMatchObject({ kimg: 0.016, training: { dataset: { name: "data", items: 4 }, batchSize: 4 } });
  });

  it("takes what fits at another resolution, and lists the rest by block; frozen layers stay", async () => {
    const data = await writePictures(path("data"), 4, 16);
    const words = ["train", "--data", data, "--out", path("runs"), "--resume", TINY, "--freezed", "2", ...FINE_TUNED];
    const { err, out } = await stylegan(...words);
    expect(err).toMatch(
      /^161 tensors taken from .*tiny32\.pkl; 3 start from random values: none .*:\n {2}D b16: fromrgb\nThese fr/,
    );
    expect(err).toMatch(/never trained, so they stay random:\n {2}D b16: fromrgb\nComputing/);
    const after = readSafetensors(readFileSync(out.trim())).tensors;
    await stylegan("convert", TINY, path("tiny.safetensors"));
    const before = readSafetensors(readFileSync(path("tiny.safetensors"))).tensors;
    expect(after.get("D/b16.conv0.weight")).toEqual(before.get("D/b16.conv0.weight"));
    expect(after.get("D/b16.conv1.weight")).not.toEqual(before.get("D/b16.conv1.weight"));
  });

  it("lists few lines where little fits", async () => {
    const data = await writePictures(path("data"), 4, 16);
    const { err } = await stylegan(
      "train",
      "--data",
      data,
      "--resume",
      TINY,
      "--cfg",
      "auto",
      "--channel-max",
      "8",
      "--dry-run",
    );
    expect(err).toMatch(/^\d+ tensors taken from .*; \d+ start from random values/);
    expect(err).toContain("  G synthesis.b4: const, conv1, torgb\n");
    expect(err.split("\n").length).toBeLessThan(12);
  });

  it("fine-tunes grey networks with classes on coloured pictures without", async () => {
    const data = await writePictures(path("data"), 4, 16);
    const { folder } = await succeed(
      "train",
      "--data",
      data,
      "--out",
      path("runs"),
      "--resume",
      COND,
      ...FINE_TUNED,
      "--micro-batch",
      "4",
      "--batch",
      "8",
    );
    expect(folder).toBe(path("runs", "00000-data-auto-batch8-bgc-ada-resumed"));
  });
});

describe("stylegan train --resume latest", () => {
  const full = ["--kimg", "0.032", "--tick", "0.008", "--seed", "3"] as const;

  it("lengthens a finished run, which is then the run that was longer from the start", async () => {
    const data = await writePictures(path("data"));
    await succeed("train", "--data", data, "--out", path("long"), ...SMALL, ...full);
    await succeed("train", "--data", data, "--out", path("short"), ...SMALL, ...full, "--kimg", "0.016");
    await succeed("train", "--data", data, "--out", path("short"), ...SMALL, ...full, "--resume", "latest");
    expect(contentsOf(runFolderOf(path("short")))).toEqual(contentsOf(runFolderOf(path("long"))));
    const { err } = await stylegan("train", "--out", path("short"), "--resume", "latest");
    expect(err).toContain("is done, 0.032 of 0.032 kimg; a larger --kimg extends it\n");
    const shorter = await stylegan("train", "--out", path("short"), "--resume", "latest", "--kimg", "0.016");
    expect(shorter).toMatchObject({ code: 2, err: expect.stringContaining("at least the 0.032 already trained") });
    expect(contentsOf(runFolderOf(path("short")))).toEqual(contentsOf(runFolderOf(path("long"))));
  });

  it("refuses options and pictures that the run did not begin with", async () => {
    const data = await writePictures(path("data"));
    await succeed("train", "--data", data, "--out", path("runs"), ...SMALL, ...SHORT);
    const words = ["--out", path("runs"), "--resume", "latest"];
    expect(await refusal(...words, "--gamma", "3")).toMatch(
      /here --gamma 0\.\d+, but got --gamma 3\. Leave --gamma out/,
    );
    expect(await refusal(...words, "--mirror")).toContain("but got --mirror.");
    expect(await refusal(...words, "-f", experiment({}, {}))).toContain("here none, but got -f tiny.");
    await writePictures(data, 13);
    expect(await refusal(...words)).toContain("13 images instead of 12");
    expect(await refusal("--out", path("nothing"), "--resume", "latest")).toContain("there must be a run folder");
    expect(await refusal("--out", path("nothing"))).toContain("--data must name the images");
  });

  it("uses pictures that have moved", async () => {
    const data = await writePictures(path("data"));
    await succeed("train", "--data", data, "--out", path("runs"), ...SMALL, ...SHORT);
    const moved = await writePictures(path("moved"));
    expect(
      await succeed("train", "--data", moved, "--out", path("runs"), "--resume", "latest", "--kimg", "0.02"),
    ).toMatchObject({ kimg: 0.02 });
    expect(await stylegan("train", "--out", path("runs"), "--resume", "latest", "--dry-run")).toMatchObject({
      out: expect.stringContaining(moved),
    });
  });

  it("refuses a state that was damaged, and goes on from the snapshot once it is away", async () => {
    const data = await writePictures(path("data"));
    const { snapshot, folder } = await succeed("train", "--data", data, "--out", path("runs"), ...SMALL, ...SHORT);
    copyFileSync(snapshot as string, path("before"));
    const state = `${folder as string}/training-state.safetensors`;
    writeFileSync(state, readFileSync(snapshot as string).subarray(0, 5000));
    const { code, err } = await stylegan("train", "--out", path("runs"), "--resume", "latest");
    const offer = `The newest good one beside it is "${snapshot as string}"`;
    expect([code, err]).toEqual([2, expect.stringContaining(offer)]);
    rmSync(state);
    await succeed("train", "--out", path("runs"), "--resume", "latest");
    expect(readFileSync(snapshot as string).equals(readFileSync(path("before")))).toBe(true);
  });
});

/** A disk of a megabyte, where the system lets us have one. */
function mountSmallDisk(): string | undefined {
  mkdirSync(path("disk"));
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path("disk")]).status === 0
    ? path("disk")
    : undefined;
}

describe.skipIf(process.platform !== "linux")("stylegan train on a full disk", () => {
  afterEach(() => void spawnSync("umount", [path("disk")]));

  it("says so, keeps its files, and goes on when there is room again", async ({ skip }) => {
    const disk = mountSmallDisk();
    if (disk === undefined) skip("a small disk could not be mounted: that needs root");
    const data = await writePictures(path("data"));
    const words = ["train", "--data", data, ...SMALL, "--seed", "3", "--tick", "0.008"];
    await succeed(...words, "--out", path("whole"), "--kimg", "0.032");
    await succeed(...words, "--out", path("disk", "runs"), "--kimg", "0.016");
    const folder = runFolderOf(path("disk", "runs"));
    const before = contentsOf(folder);
    const { bavail, bsize } = statfsSync(path("disk"));
    writeFileSync(path("disk", "filler"), new Uint8Array(bavail * bsize - 40_000));
    const { code, err } = await stylegan(
      "train",
      "--out",
      path("disk", "runs"),
      "--resume",
      "latest",
      "--kimg",
      "0.032",
      "--save-every",
      "0",
    );
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/stylegan: Cannot write ".*": the disk is full\. Free some space/),
    ]);
    const after = contentsOf(folder);
    for (const name of ["network-snapshot-000000.safetensors", "fakes000000.png", "reals.png"])
      expect(after.get(name)).toBe(before.get(name));
    expect([...after.keys()].filter((name) => name.endsWith(".tmp") || name.endsWith(".lock"))).toEqual([]);
    writeFileSync(path("disk", "filler"), "");
    await succeed(
      "train",
      "--out",
      path("disk", "runs"),
      "--resume",
      "latest",
      "--kimg",
      "0.032",
      "--save-every",
      "300",
    );
    expect(contentsOf(folder)).toEqual(contentsOf(runFolderOf(path("whole"))));
  });

  it("trains by the relativistic loss, both penalties in every step, and goes on by no other", async () => {
    const data = await writePictures(path("data"));
    const words = ["--data", data, "--out", path("runs"), ...SMALL, "--loss", "relativistic", "--kimg", "0.012"];
    const { folder } = await succeed("train", ...words);
    const [line = ""] = readFileSync(`${folder as string}/stats.jsonl`, "utf8").split("\n");
    const stats = JSON.parse(line) as Record<string, { num: number }>;
    expect([stats["Loss/r1_penalty"]?.num, stats["Loss/r2_penalty"]?.num, stats["Timing/Dreg"]]).toEqual([
      12,
      12,
      undefined,
    ]);
    const err = await refusal("--resume", "latest", "--out", path("runs"), "--loss", "logistic");
    expect(err).toContain("here --loss relativistic, but got --loss logistic");
  });
});
