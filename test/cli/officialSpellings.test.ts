import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OFFICIAL_NETWORKS, resumeSource } from "../../src/runs/officialNetworks.ts";
import { stylegan, succeed, temporaryFolder } from "./realCommands.ts";
import { writePictures } from "./trainRuns.ts";

const path = temporaryFolder();

describe("stylegan train takes the official command line", () => {
  it("with its spellings of ours, and what decides nothing here", async () => {
    const data = await writePictures(path("data"));
    const line =
      `--outdir=${path("runs")} --data=${data} --gpus=1 --cond=0 --mirror=1 --mirrory=False ` +
      "--metrics=None --cbase 64 --cmax=8 --fp32=True --workers 3 --nobench 0 -n";
    const { facts, setup } = await succeed("train", ...line.split(" "));
    expect(facts).toMatchObject({ count: 24, cDim: 0 });
    expect(setup).toMatchObject({ generator: { synthesis: { channelBase: 64, channelMax: 8 } } });
  });

  it.each([
    ["--fp32=0", true],
    ["--fp16", true],
    ["--fp16=no", undefined],
    ["--fp32", undefined],
  ])("%s decides the precision", async (option, halfPrecision) => {
    const { setup } = await succeed("train", "--data", await writePictures(path("data")), option, "-n");
    expect((setup as { halfPrecision?: boolean }).halfPrecision).toBe(halfPrecision);
  });

  it("but refuses half precision where no GPU has it, before anything is written", async () => {
    const words = ["--data", await writePictures(path("data")), "--out", path("none"), "--device", "cpu"];
    const { code, err } = await stylegan("train", ...words, "--fp16", "--kimg", "0.01");
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("must be a GPU with 16-bit floats") });
    expect(err).toContain("Leave --fp16 out to train in float32");
    expect(err).toContain("start one in float32 from its networks with --resume FILE");
    expect(existsSync(path("none"))).toBe(false);
    expect((await stylegan("train", ...words, "--fp16", "--fp32")).err).toContain("--fp16 and --fp32 are opposites");
  });

  it.each([
    ["--gpus=8", "Start: mpirun -n 8 stylegan train ..., without --gpus; or leave it out and use one: --micro-batch"],
    ["--metrics=mos", "a metric is one of"],
    ["--cond=maybe", 'it takes no value, or 1 or 0, true or false, but got "maybe"'],
    ["--outdir=", "--out <path>: it must not be empty"],
  ])("but refuses %s with what to do", async (option, message) => {
    const { code, err } = await stylegan("train", "--data", "pictures", option);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });

  it.each(OFFICIAL_NETWORKS)("--resume %s is an address of NVIDIA's, and its licence is told", (name) => {
    const { source, note } = resumeSource(name);
    expect(source).toMatch(/^https:\/\/nvlabs-fi-cdn\.nvidia\.com\/stylegan2-ada-pytorch\/.*\.pkl$/);
    expect(source).toContain(`/${name.replace(/\d+$/, "")}-res${/\d+$/.exec(name)?.[0]}-`);
    expect(note).toContain("not for commercial use");
  });

  it.each(["faces.pkl", "./ffhq256", "toString"])("--resume %s is a path as ever", (source) => {
    expect(resumeSource(source)).toEqual({ source });
  });
});

describe("stylegan dataset takes the official command line", () => {
  it("with --source, --dest, --width and --height in any order", async () => {
    const source = await writePictures(path("data"), 3, 16);
    const line = `--dest=${path("data.zip")} --width=8 --height 8 --source ${source} --resize-filter=box`;
    expect(await succeed("dataset", ...line.split(" "))).toMatchObject({ pictures: 3, resolution: 8 });
  });

  it.each([
    [[], "missing required argument 'source'"],
    [["photos"], "missing required argument 'dest'"],
    [["--dest", "photos.zip"], "missing required argument 'source'"],
    [["a", "b", "--source", "c"], 'too many arguments: "b"'],
    [["a", "b.zip", "--width", "64"], "--width and --height go together"],
  ])("%j is refused", async (words, message) => {
    const { code, err } = await stylegan("dataset", ...words);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
    expect(err).toContain("See stylegan dataset --help");
  });
});
