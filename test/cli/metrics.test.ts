import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { writePicture } from "../../src/media/pictureFiles.ts";
import { toPictures } from "../../src/model/picture.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { METRICS } from "../../src/metrics/registry.ts";
import { drawLatents } from "../../src/metrics/subject.ts";
import { safetensorsOf, wholeVgg16 } from "../metrics/vgg16File.ts";
import { noise, plain, writeFiles } from "../datasets/pictures.ts";
import { COND, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";
import { writePictures } from "./trainRuns.ts";

const path = temporaryFolder();
beforeEach(() => void vi.stubEnv("XDG_CACHE_HOME", path("cache")));
afterEach(() => void vi.unstubAllEnvs());

const reference = (name: string): string => fileURLToPath(new URL(`../reference/${name}`, import.meta.url));
const WEIGHTS = ["--inception", reference("inception-narrow.pth"), "--lpips", reference("lpips-lin-narrow.pth")];

interface Report {
  readonly metrics: readonly { readonly metric: string; readonly results: Record<string, number> }[];
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
  const message = "its samples must match the data: 16 x 16 pixels, but got a network of 32 x 32";
  expect([code, err]).toEqual([2, expect.stringContaining(message) as string]);
});

/** Small networks in the place of the published ones. */
function narrowNetworks(): string[] {
  writeFileSync(path("vgg.safetensors"), safetensorsOf(wholeVgg16()));
  return [...WEIGHTS, "--vgg", path("vgg.safetensors")];
}

it("measures every metric of the registry", async () => {
  const data = await writePictures(path("in"), 12, 32);
  const names = METRICS.map(({ around: [before, after] }) => `${before}4${after}`);
  const words = ["--device", "cpu", "--network", TINY, "--data", data, ...narrowNetworks()];
  const { metrics } = (await succeed("metrics", ...words, "--metrics", names.join())) as unknown as Report;
  const isMeasured = (name: string): boolean => {
    const values = Object.entries(metrics.find(({ metric }) => metric === name)?.results ?? {});
    return values.length > 0 && values.every(([key, value]) => key.startsWith(name) && Number.isFinite(value));
  };
  expect(names.filter((name) => !isMeasured(name))).toEqual([]);
}, 60_000);

it("measures by feature networks from their files, and keeps what it computed of the real pictures", async () => {
  const data = await writePictures(path("in"), 12, 32);
  const words = ["--network", TINY, "--data", data, ...narrowNetworks()];
  const names = ["fid8_full", "is8", "kid8_full", "pr83_full", "fid8", "prdc8_random", "ppl2_wend4"];
  const measure = async (...more: string[]) => {
    const { metrics } = (await succeed("metrics", "--device", "cpu", ...words, ...more)) as unknown as Report;
    return new Map(metrics.map(({ results: found }) => Object.entries(found)[0] ?? ["", NaN]));
  };
  const found = await measure("--metrics", names.join(), "--out", path("scores"));
  expect([...found.keys()].sort()).toEqual(
    [
      ...["fid8", "fid8_full", "is8_mean", "kid8_full", "ppl2_wend4"],
      ...["pr83_full_precision", "prdc8_random_coverage"],
    ].sort(),
  );
  for (const value of found.values()) expect(Number.isFinite(value)).toBe(true);
  expect(found.get("fid8")).not.toEqual(found.get("fid8_full"));
  const kept = readdirSync(path("cache", "stylegan2-ada", "metrics"));
  expect(kept.length).toBeGreaterThan(3);
  // Alone, and with statistics from the cache, each value is the same.
  expect(await measure("--metrics", "fid8_full")).toEqual(new Map([["fid8_full", found.get("fid8_full")]]));
  const report = JSON.parse(readFileSync(path("scores", "metric-fid8_full.jsonl"), "utf8")) as Record<string, unknown>;
  expect(report).toMatchObject({ num_real: 12, num_gen: 8, features_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  // A damaged file of the cache is as good as none.
  for (const name of kept) writeFileSync(path("cache", "stylegan2-ada", "metrics", name), "damaged");
  expect((await measure("--metrics", "fid8_full")).get("fid8_full")).toBeCloseTo(found.get("fid8_full") ?? NaN, 9);
}, 60_000);

it("says what it measures where no weights are given, and which file to give", async () => {
  const data = await writePictures(path("in"), 4, 32);
  const words = ["metrics", "--device", "cpu", "--network", TINY, "--data", data];
  expect((await stylegan(...words)).err).toContain("Measuring swd, which needs no other file");
  const { code, err } = await stylegan(...words, "--metrics", "fid4_full", "--inception", reference("vgg-narrow.pth"));
  expect([code, err]).toEqual([2, expect.stringContaining("Give pytorch-fid's pt_inception") as string]);
});

it("compares two networks by the spread between seeds, or says why it cannot", async () => {
  const line = (value: number, more: object): string =>
    `${JSON.stringify({
      ...{ results: { swd8: value }, metric: "swd8", better: "lower", seed: 0, snapshot_pkl: "a.pkl" },
      ...{ data_contents: "x", num_real: 8, num_gen: 8, resolution: 32, ...more },
    })}\n`;
  const write = (name: string, ...lines: string[]): string => {
    mkdirSync(path(name), { recursive: true });
    writeFileSync(path(name, "metric-swd8.jsonl"), lines.join(""));
    return path(name);
  };
  const a = write("a", line(10, { seed: 0 }), line(12, { seed: 1 }));
  const b = write("b", line(5, { seed: 0 }), line(7, { seed: 1 }));
  const { out } = await stylegan("metrics", "--compare", a, b);
  expect(out).toContain("a 11.000 ± 1.4 (2 seeds), b 6.0000 ± 1.4 (2 seeds): b is better by 3.5 times the spread");
  const once = await stylegan("metrics", "--compare", write("c", line(3, {})), write("d", line(4, {})));
  expect(once.out).toContain("a is better; measure with other --seed values");
  const other = await stylegan("metrics", "--compare", a, write("e", line(1, { data_contents: "y" })));
  expect([other.code, other.err]).toEqual([
    2,
    expect.stringContaining("must be measured with the same data") as string,
  ]);
  const alone = await stylegan("metrics", "--compare", a);
  expect([alone.code, alone.err]).toEqual([2, expect.stringContaining("--compare takes two") as string]);
});

it("looks for its files before it opens the network", async () => {
  const data = await writePictures(path("in"), 1, 32);
  for (const words of [
    ["--data", path("nowhere")],
    ["--data", data, "--inception", path("nowhere.pth")],
  ]) {
    const { code, err } = await stylegan("metrics", "--device", "cpu", "--network", TINY, ...words);
    expect([code, err]).toEqual([2, expect.stringMatching(/^stylegan: Cannot read "[^\n]*nowhere/) as string]);
  }
});
