import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { drag as runDrag } from "../../src/tasks/drag.ts";
import { openNetwork } from "../../src/tasks/loadNetwork.ts";
import { openCheckpoint } from "../../src/tasks/openCheckpoint.ts";
import { refused } from "./refused.ts";
import { pixelsOf, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";

const path = temporaryFolder();
const drag = (...more: string[]): string[] => ["drag", "--network", TINY, "--device", "cpu", ...more];
const ONE = ["--from", "12,20", "--to", "12,14", "--num-steps", "3"];

describe("stylegan drag", () => {
  it("writes the image before and after, a film, and a w that it goes on from", async () => {
    const { steps, points, files } = await succeed(...drag("--seed", "85", ...ONE, "--out", path("out")));
    expect({ steps, points }).toMatchObject({ steps: 3, points: [{}] });
    expect(files).toEqual(["before.png", "after.png", "dragged_w.npz", "drag.mp4"].map((name) => path("out", name)));
    const seeds = ["--network", TINY, "--device", "cpu", "--seeds", "85", "--out", path("own")];
    await succeed("generate", ...seeds);
    const before = await pixelsOf(path("out", "before.png"));
    expect(before.data).toEqual((await pixelsOf(path("own", "seed0085.png"))).data);
    const after = await pixelsOf(path("out", "after.png"));
    expect(after.data).not.toEqual(before.data);
    const w = path("out", "dragged_w.npz");
    expect(readNpz(readFileSync(w)).get("w")?.shape).toEqual([1, 8, 64]);
    await succeed(...drag("--projected-w", w, ...ONE, "--save-video", "no", "--out", path("on")));
    expect(readdirSync(path("on")).sort()).toEqual(["after.png", "before.png", "dragged_w.npz"]);
    expect((await pixelsOf(path("on", "before.png"))).data).toEqual(after.data);
  });

  it("takes several points, and a mask from a file", async () => {
    const black = sharp({ create: { width: 32, height: 32, channels: 3, background: "black" } });
    writeFileSync(path("still.png"), await black.png().toBuffer());
    const pairs = ["--from", "12,20;20,10", "--to", "12,14;22,10", "--num-steps", "3", "--save-video", "no"];
    const change = async (mask: string): Promise<number> => {
      const out = ["--mask", mask, "--mask-weight", "50", "--out", path("out")];
      const { points } = await succeed(...drag("--seed", "85", ...pairs, ...out));
      expect(points).toHaveLength(2);
      const [before, after] = [await pixelsOf(path("out", "before.png")), await pixelsOf(path("out", "after.png"))];
      return before.data.reduce((sum, value, i) => sum + Math.abs(value - (after.data[i] ?? NaN)), 0);
    };
    expect(await change(path("still.png"))).toBeLessThan((await change("all")) / 2);
  });

  it("keeps the image as far as it came when it is stopped, and says where it cannot", async () => {
    const checkpoint = await openCheckpoint(TINY);
    const network = await openNetwork(checkpoint, { device: "cpu" });
    const pairs = [{ handle: { x: 12, y: 20 }, target: { x: 12, y: 14 } }];
    const ws = await network.mapping(network.latents([85]));
    const notesOf = async (folder: string): Promise<readonly string[]> => {
      const stop = new AbortController();
      const notes: string[] = [];
      const onProgress = (done: number): void => (done === 2 ? stop.abort() : undefined);
      const inOut = { folder, saveVideo: true, fps: 20, inputs: [], note: (line: string) => notes.push(line) };
      const o = { ...inOut, ws, pairs, mask: "near", numSteps: 50 };
      await expect(runDrag(network, checkpoint, o, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/i);
      return notes;
    };
    expect(await notesOf(path("out"))).toEqual([`Kept the image after 2 steps, in ${path("out")}`]);
    expect(readdirSync(path("out")).sort()).toEqual(["after.png", "before.png", "drag.mp4", "dragged_w.npz"]);
    mkdirSync(path("full", "after.png"), { recursive: true });
    expect(await notesOf(path("full"))).toEqual([expect.stringMatching(/^The image so far is not kept: .*after\.png/)]);
    await network.dispose();
  });

  it("writes nothing over the w that it drags on", async () => {
    await succeed(...drag("--seed", "85", ...ONE, "--save-video", "no", "--out", path("out")));
    const before = readFileSync(path("out", "before.png"));
    const again = drag("--projected-w", path("out", "dragged_w.npz"), ...ONE, "--out", path("out"));
    await refused(path("out"), again, /must not overwrite an input, but got the file ".*dragged_w.npz"/);
    expect(readFileSync(path("out", "before.png")).equals(before)).toBe(true);
  });

  it.each([
    ["no image", ONE, /either --seed or --projected-w, but got neither/],
    ["fewer targets than handles", ["--seed", "1", "--from", "1,2;3,4", "--to", "1,2"], /2 and 1/],
    ["a point of one number", ["--seed", "1", "--from", "12", "--to", "1,2"], /two numbers, x and y/],
    [
      "a point outside the image",
      ["--seed", "1", "--from", "12,40", "--to", "1,2"],
      /from 0 to 31, but got \(12, 40\)/,
    ],
    ["more layers than there are", ["--seed", "1", ...ONE, "--moved-layers", "9"], /--moved-layers must be .* 1 to 8/],
  ])("refuses %s", async (_, words, message) => {
    const { code, err } = await stylegan(...drag(...words, "--out", path("out")));
    expect(err.replace(/\s+/g, " ")).toMatch(message);
    expect(code).toBe(2);
  });
});
