import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { demoFolder } from "../../src/tasks/demo.ts";
import {
  crop,
  difference,
  expected,
  pixelsOf,
  rowOf,
  stylegan,
  succeed,
  temporaryFolder,
  TINY,
} from "./realCommands.ts";
import { writePictures } from "./trainRuns.ts";
import { tinyExperiment } from "./tinyExperiment.ts";

const path = temporaryFolder();
const experiment = (changes: Readonly<Record<string, unknown>> = {}): string => tinyExperiment(path(), changes);

/** The seed project's own words after its `python tools/demo.py`. */
const STYLE_MIXING =
  "demo style_mixing -f exps/styleganv2ada/styleganv2ada_512_afhqcat.py " +
  "-c styleganv2ada_512_afhqcat.pth --row_seeds 85,100,75,458,1500 --col_seeds 55,821,1789,293 " +
  "--col_styles 0,1,2,3,4,5,6 --save_result --device gpu";

/** The one folder of results, whose name is a time. */
function results(name = "tiny"): string {
  const [time = "", ...more] = readdirSync(path("outputs", name, "vis_res"));
  expect(more).toEqual([]);
  expect(time).toMatch(/^\d{4}_\d\d_\d\d_\d\d_\d\d_\d\d$/);
  return path("outputs", name, "vis_res", time);
}

describe("stylegan demo", () => {
  it("style_mixing writes one grid", async () => {
    const { saved } = await succeed(
      "demo",
      "style_mixing",
      "-f",
      experiment(),
      "-c",
      TINY,
      "--row_seeds",
      "85,75",
      "--col_seeds",
      "100",
      "--save_result",
    );
    expect(saved).toBe(`${results()}/style_mixing.png`);
    expect(readdirSync(results())).toEqual(["style_mixing.png"]);
    const grid = await pixelsOf(`${results()}/style_mixing.png`);
    expect([grid.width, grid.height]).toEqual([64, 96]);
    expect(difference(crop(grid, 32, 0, 32).data, rowOf(expected("tiny32", "uint8"), 1))).toBeLessThanOrEqual(1);
    expect(difference(crop(grid, 0, 64, 32).data, rowOf(expected("tiny32", "uint8"), 2))).toBeLessThanOrEqual(1);
  });

  it("projector finds a picture, and says what it needs", async () => {
    await succeed("demo", "image", "-f", experiment(), "-c", TINY, "--seeds", "85", "--save_result");
    const target = `${results()}/seed00000085.png`;
    const line = ["demo", "projector", "-f", experiment(), "-c", TINY, "--num_steps", "2"];
    const { projected } = await succeed(...line, "--target_fname", target, "--outdir", path("out"), "--save_result");
    expect(projected).toMatchObject([{ target, folder: path("out") }]);
    expect(readdirSync(path("out")).sort()).toEqual(["proj.mp4", "proj.png", "projected_w.npz", "target.png"]);
    expect((await stylegan(...line, "--outdir", path("out"))).err).toContain("--target_fname names the image");
    expect((await stylegan(...line, "--target_fname", target)).err).toContain("Add --outdir out, or --save_result");
  });

  it("image names pictures with eight digits", async () => {
    await succeed("demo", "image", "-f", experiment(), "-c", TINY, "--seeds", "85,3_5", "--save_result");
    const names = [3, 4, 5, 85].map((seed) => `seed${String(seed).padStart(8, "0")}.png`);
    expect(readdirSync(results()).sort()).toEqual(names);
    const { data } = await pixelsOf(`${results()}/seed00000085.png`);
    expect(difference(data, rowOf(expected("tiny32", "uint8"), 0))).toBeLessThanOrEqual(1);
  });

  it("A2B writes every frame and the film", async () => {
    const words = ["--seeds", "85,100", "--frames", "3", "--video_fps", "30", "--A2B_mixing_seed", "w_avg"];
    const run = ["demo", "A2B", "-f", experiment(), "-c", TINY, ...words, "--save_result"];
    const { saved } = await succeed(...run, "-expn", "named");
    expect(saved).toBe(`${results("named")}/video.avi`);
    const frames = [0, 1, 2, 3].map((i) => `frame_${String(i).padStart(8, "0")}.png`);
    expect(readdirSync(results("named")).sort()).toEqual([...frames, "video.avi"]);
    expect(new Set(frames.map((file) => readFileSync(`${results("named")}/${file}`, "base64"))).size).toBe(4);
  });

  it("computes and writes nothing without --save_result, and says so", async () => {
    const file = experiment();
    for (const [kind, ...lists] of [["image", "--seeds", "1"], ["style_mixing"], ["A2B", "--seeds", "1,2"]]) {
      const { code, out, err } = await stylegan("demo", kind ?? "", "-f", file, "-c", TINY, ...lists);
      expect({ code, out }).toEqual({ code: 0, out: "Done; nothing was written (--save_result writes the results)\n" });
      expect(err).toContain("--save_result was not given");
    }
    expect(readdirSync(path("."))).toEqual(["tiny.json"]);
  });

  it("takes every option of the seed project for every demo, and leaves aside what is of another", async () => {
    const all = "--seeds 85 --row_seeds 85 --col_seeds 100 --col_styles 0 --frames 1 --video_fps 30 --device cpu";
    for (const kind of ["image", "style_mixing"])
      await succeed("demo", kind, "-expn", kind, "-f", experiment(), "-c", TINY, ...all.split(" "), "--save_result");
    expect(readdirSync(results("image"))).toEqual(["seed00000085.png"]);
    expect(readdirSync(results("style_mixing"))).toEqual(["style_mixing.png"]);
  });

  it("takes best_ckpt.pth of the results where no checkpoint is named", async () => {
    const file = experiment();
    const { err } = await stylegan("demo", "image", "-f", file);
    expect(err).toContain(`without -c it is "${path("outputs", "tiny", "best_ckpt.pth")}"`);
    await succeed("convert", TINY, path("outputs", "tiny", "best_ckpt.pth"));
    await succeed("demo", "image", "-f", file, "--seeds", "85", "--save_result");
    expect(readdirSync(results())).toEqual(["seed00000085.png"]);
  });

  it("reads the seed project's command line word for word", async () => {
    const { code, err } = await stylegan(...STYLE_MIXING.split(" "));
    expect(code).toBe(2);
    expect(err).toMatch(/^stylegan: Cannot read "styleganv2ada_512_afhqcat.pth": there is no such file/);
  });

  it("tells how a built-in experiment and a checkpoint contradict each other", async () => {
    const words = STYLE_MIXING.split(" ").map((word) => (word === "styleganv2ada_512_afhqcat.pth" ? TINY : word));
    const { code, err } = await stylegan(...words);
    expect(code).toBe(2);
    expect(err).toContain("Cannot use experiment styleganv2ada_512_afhqcat");
    expect(err).toContain("imgResolution is 512 in the experiment and 32 in the checkpoint");
    expect(err).toContain("zDim is 512 in the experiment and 64 in the checkpoint");
  });

  it.each([
    ["nope.py", undefined, /built-in one: styleganv2ada_1024_metfaces, .*Copy a file/],
    ["exps/styleganv2ada_256_costum.py", undefined, /Did you mean styleganv2ada_256_custom\?/],
    ["tiny.json", "{", /it must be JSON/],
    ["tiny.json", "[".repeat(1_000_000), /experiment/],
    ["tiny.json", "{}", /Cannot read the experiment .*tiny.json/],
    ["tiny.json", '{"__proto__": {"name": "x"}}', /Cannot read the experiment/],
  ])("refuses the experiment %s holding %s", async (name, text, message) => {
    if (text !== undefined) writeFileSync(path(name), text);
    const { code, err } = await stylegan("demo", "image", "-f", text === undefined ? name : path(name), "-c", TINY);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n +at /);
  });

  it("train plans what `stylegan train -f` does, and tells what it leaves aside", async () => {
    const data = await writePictures(path("data"), 8, 32);
    const line = ["-f", experiment(), "-d", "1", "-b", "8", "-eb", "2", "-c", TINY, "--num_machines", "1"];
    const words = [...line, "dataroot", data, "kimgs", "3", "--dry-run"];
    const plan = await succeed("demo", "train", ...words);
    expect(plan).toEqual(
      await succeed("train", "-f", experiment(), "--batch", "8", "--resume", TINY, "--data", data, "--kimg", "3", "-n"),
    );
    expect(plan).toMatchObject({ kimg: 3, setup: { batchSize: 8, adam: { learningRate: 0.00125 } } });
    const { err } = await stylegan("demo", "train", ...words, "-o", "--cache", "--dist-url", "auto");
    for (const told of ["-eb is ignored", "-o is", "--cache is", "--dist-url is"]) expect(err).toContain(told);
    expect(await succeed("demo", "train", ...words, "--fp16")).toMatchObject({ setup: { halfPrecision: true } });
  });

  it("train keeps its runs among the experiment's results, and --resume finds them there", async () => {
    const { err } = await stylegan("demo", "train", "-f", experiment(), "-expn", "mine", "--resume");
    expect(err).toContain(`there must be a run folder in "${path("outputs", "mine")}"`);
  });

  it.each([
    [["-d", "8"], "Start: mpirun -n 8 stylegan demo train ..., without -d"],
    [["-d", "4", "--num_machines", "2"], "Start: mpirun -n 8 stylegan demo train"],
    [["lr", "3"], 'trailing arguments must be pairs of dataroot or kimgs and a value, but got "lr 3"'],
    [["dataroot"], 'but got "dataroot"'],
  ])("train refuses %j", async (words, message) => {
    const { code, err } = await stylegan("demo", "train", "-f", experiment(), ...words);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });

  it("train needs an experiment, by -f or -n", async () => {
    expect((await stylegan("demo", "train")).err).toContain("-f or -n names the experiment");
    const { err } = await stylegan("demo", "train", "-n", "styleganv2ada_256_uppercloth");
    expect(err).toContain("--data must name the images");
  });

  it("names its folder by local time", () => {
    expect(demoFolder("outs", "cats", new Date(2026, 0, 3, 4, 5, 6))).toBe("outs/cats/vis_res/2026_01_03_04_05_06");
  });
});
