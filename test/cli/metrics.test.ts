import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { writePicture } from "../../src/media/pictureFiles.ts";
import { toPictures } from "../../src/model/picture.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { drawLatents } from "../../src/metrics/subject.ts";
import { noise, plain, writeFiles } from "../datasets/pictures.ts";
import { COND, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";
import { writePictures } from "./trainRuns.ts";

const path = temporaryFolder();

interface Report {
  readonly metrics: readonly { readonly results: Record<string, number> }[];
}

async function results(...words: readonly string[]): Promise<Record<string, number>> {
  const { metrics } = (await succeed("metrics", "--device", "cpu", ...words)) as unknown as Report;
  return metrics[0]?.results ?? {};
}

it("measures a network, the same each time, and writes what a fair comparison needs", async () => {
  const data = await writePictures(path("in"), 12, 32);
  const words = ["--network", TINY, "--data", data, "--metrics", "swd8", "--out", path("scores")];
  const found = await results(...words);
  expect(Object.keys(found)).toEqual(["swd8", "swd8_32", "swd8_16"]);
  expect(found.swd8).toBeCloseTo(((found.swd8_32 ?? 0) + (found.swd8_16 ?? 0)) / 2, 9);
  expect(await results(...words)).toEqual(found);
  expect(await results(...words, "--seed", "1")).not.toEqual(found);
  expect(readdirSync(path("scores"))).toEqual(["metric-swd8.jsonl"]);
  const lines = readFileSync(path("scores", "metric-swd8.jsonl"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    results: found,
    metric: "swd8",
    total_time_str: expect.stringMatching(/^\d+s$/) as string,
    num_gpus: 0,
    snapshot_pkl: "tiny32.pkl",
    num_real: 8,
    num_gen: 8,
    data_contents: expect.stringMatching(/^folder:/) as string,
    resolution: 32,
    seed: 0,
  });
});

it("finds the network's own pictures nearer than noise, and takes no more than there are", async () => {
  const network = await loadNetwork(TINY, { device: "cpu" });
  const rng = createRng(0, "metrics");
  const z = drawLatents(rng, [0, 1, 2, 3, 4, 5], network.zDim);
  const own = path("own");
  mkdirSync(own);
  const pictures = toPictures(
    await network.synthesis(await network.mapping(z), {
      noiseMode: "random",
      rng: [0, 1, 2, 3, 4, 5].map((i) => rng.stream("noise", i)),
    }),
  );
  for (const [i, picture] of pictures.entries())
    await writePicture(path("own", `${i}.png`), picture, { format: "png" });
  await network.dispose();
  await writeFiles(path("noise"), Object.fromEntries([0, 1, 2, 3, 4, 5].map((i) => [`${i}.png`, noise(32, 32).png()])));
  const [near, far] = [
    await results("--network", TINY, "--data", own),
    await results("--network", TINY, "--data", path("noise")),
  ];
  expect(Object.keys(near)).toEqual(["swd", "swd_32", "swd_16"]);
  expect(far.swd).toBeGreaterThan(2 * (near.swd ?? Infinity));
});

it("draws the classes of a conditional network from the data", async () => {
  const network = await loadNetwork(COND, { device: "cpu" });
  const classes = Array.from({ length: network.cDim }, (_, i) => `class${i}`);
  await network.dispose();
  for (const [i, name] of classes.entries())
    await writeFiles(path("in", name), { "a.png": plain(16, 16, 60 * i).png(), "b.png": plain(16, 16, 9).png() });
  const words = ["--network", COND, "--data", path("in"), "--metrics", "swd4"];
  expect(Object.keys(await results(...words, "--labels", "folders"))).toEqual(["swd4", "swd4_16"]);
  const { code, err } = await stylegan("metrics", "--device", "cpu", ...words);
  expect([code, err]).toEqual([2, expect.stringContaining("labels") as string]);
});

it("tells of pictures of another size", async () => {
  const data = await writePictures(path("in"), 2, 16);
  const { code, err } = await stylegan("metrics", "--device", "cpu", "--network", TINY, "--data", data);
  const message = "it must make what they are: 16 x 16 pixels, but got a network of 32 x 32";
  expect([code, err]).toEqual([2, expect.stringContaining(message) as string]);
});
