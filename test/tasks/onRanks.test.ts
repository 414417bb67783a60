import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProcessClusters } from "../../src/cluster/inProcess.ts";
import { dealt } from "../../src/cluster/share.ts";
import { parseNumberList } from "../../src/base/numberList.ts";
import { parseMetrics } from "../../src/metrics/registry.ts";
import type { Network } from "../../src/model/network.ts";
import { makeDataset } from "../../src/tasks/dataset.ts";
import { generate } from "../../src/tasks/generate.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { measure } from "../../src/tasks/metrics.ts";
import { openCheckpoint } from "../../src/tasks/openCheckpoint.ts";
import { project } from "../../src/tasks/project.ts";
import { walk } from "../../src/tasks/walk.ts";
import { referenceFile } from "../checkpoints/files.ts";
import { temporaryFolder } from "../cli/realCommands.ts";
import { writePictures } from "../cli/trainRuns.ts";
import { plain, writeFiles } from "../datasets/pictures.ts";
import { safetensorsOf, wholeVgg16 } from "../metrics/vgg16File.ts";

const path = temporaryFolder();
let network: Network;
beforeAll(async () => {
  network = await loadNetwork(referenceFile("tiny32.pkl"), { device: "cpu", batchSize: 2 });
});
afterAll(() => network.dispose());

/** What a folder holds, by name. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name)).toString("base64")]));
}

describe("dealt", () => {
  it("deals whole batches in turn, everything once", () => {
    const shares = [0, 1, 2].map((rank) => [...dealt([0, 1, 2, 3, 4, 5, 6], 2, { rank, size: 3 })]);
    expect(shares).toEqual([
      [0, 1, 6],
      [2, 3],
      [4, 5],
    ]);
  });
});

describe("on any number of ranks", () => {
  it("generate writes the same files, grid and all, and tells one progress", async () => {
    const source = { seeds: parseNumberList("0-6", { what: "seed" }) };
    const told: number[] = [];
    const o = { format: "png", grid: true, saveRaw: true } as const;
    expect(await generate(network, source, { ...o, folder: path("one") })).toBe(7);
    for (const size of [2, 5]) {
      const work = inProcessClusters(size).map((cluster) => {
        const onProgress = cluster.rank === 0 ? (done: number): void => void told.push(done) : undefined;
        return generate(network, source, { ...o, folder: path(String(size)) }, { cluster, onProgress });
      });
      expect(await Promise.all(work)).toEqual(work.map(() => 7));
      expect(filesIn(path(String(size)))).toEqual(filesIn(path("one")));
      expect(told.at(-1)).toBe(7);
    }
  });

  it("project finds the same w, told in the order of the targets", async () => {
    const checkpoint = await openCheckpoint(referenceFile("tiny32.pkl"));
    const source = { seeds: parseNumberList("5-7", { what: "seed" }) };
    await generate(network, source, { folder: path("own"), format: "png", grid: false, saveRaw: false });
    const o = {
      targets: ["seed0006", "seed0005", "seed0007"].map((name) => path("own", `${name}.png`)),
      ...({ distance: "features", init: "mean", space: "w", numSteps: 2 } as const),
      ...{ seed: 1, saveVideo: false, fps: 30, batchSize: 1, weights: {} },
    };
    const alone = await project(network, checkpoint, { ...o, folder: path("one") });
    const work = inProcessClusters(2).map((cluster) =>
      project(network, checkpoint, { ...o, folder: path("two") }, { cluster }),
    );
    const [together] = await Promise.all(work);
    expect(together?.map(({ target, distance }) => [target, distance])).toEqual(
      alone.map(({ target, distance }) => [target, distance]),
    );
    for (const name of ["seed0005", "seed0006", "seed0007"])
      expect(filesIn(path("two", name))).toEqual(filesIn(path("one", name)));
  });

  it("metrics find the same values, which rank 0 alone writes and keeps", async () => {
    await writePictures(path("data"), 66, 32);
    const reference = (name: string): string => fileURLToPath(new URL(`../reference/${name}`, import.meta.url));
    const files = {
      inception: reference("inception-narrow.pth"),
      vgg16: path("vgg.safetensors"),
      lpips: reference("lpips-lin-narrow.pth"),
    };
    writeFileSync(files.vgg16, safetensorsOf(wholeVgg16()));
    const o = {
      metrics: parseMetrics("swd66,fid34,kid34,pr343,is34,ppl2_wend34"),
      ...({ data: path("data"), labels: "none", seed: 3, networkName: "tiny32.pkl", files } as const),
    };
    const alone = await measure(network, { ...o, cacheFolder: path("cache1") });
    // First a rank has less than the other; then some have nothing, and the real images are known.
    for (const [size, lines] of [
      [2, 1],
      [4, 2],
    ] as const) {
      const given = { ...o, folder: path("scores"), cacheFolder: path("cache2") };
      const work = inProcessClusters(size).map((cluster) => measure(network, given, { cluster }));
      for (const reports of await Promise.all(work))
        expect(reports.map(({ results }) => results)).toEqual(alone.map(({ results }) => results));
      expect(readFileSync(path("scores", "metric-swd66.jsonl"), "utf8").match(/\n/g)).toHaveLength(lines);
      expect(filesIn(path("cache2", "metrics"))).toEqual(filesIn(path("cache1", "metrics")));
    }
  });

  it("dataset writes the same archive and tells the same, wherever it stops", async () => {
    const files = Array.from(
      { length: 21 },
      (_, i) => [`${i % 2 ? "a" : "b"}/${i}.png`, plain(20, 16, i).png()] as const,
    );
    const deep = sharp(
      Uint16Array.from({ length: 64 }, (_, i) => 64 * i),
      { raw: { width: 8, height: 8, channels: 1 } },
    )
      .toColourspace("grey16")
      .png();
    await writeFiles(path("source"), { ...Object.fromEntries(files), "a/5.png": Buffer.from("none"), "b/z.png": deep });
    const framing = { resolution: { width: 8, height: 8 }, transform: "center-crop", filter: "lanczos" } as const;
    const values = { channels: "auto", labels: "folders", background: "white", range: "full" } as const;
    for (const maxImages of [undefined, 9]) {
      const o = { ...framing, ...values, maxImages };
      const { file: _, ...alone } = await makeDataset(path("source"), path("one.zip"), o);
      expect(alone.pictures).toBe(maxImages ?? 21);
      if (maxImages === undefined) expect(alone.note).toMatch(/4032/);
      for (const size of [2, 5]) {
        const work = inProcessClusters(size).map((cluster) =>
          makeDataset(path("source"), path("more.zip"), o, { cluster }),
        );
        for (const { file: _, ...report } of await Promise.all(work)) expect(report).toEqual(alone);
        expect(readFileSync(path("more.zip")).equals(readFileSync(path("one.zip")))).toBe(true);
      }
    }
  });

  it("walk writes the same film", async () => {
    const o = { seeds: [1, 2], frames: 20, space: "w", easing: "linear", loop: false, fps: 10 } as const;
    await walk(network, { ...o, path: path("one.gif") });
    for (const size of [2, 4]) {
      const film = path(`${size}.gif`);
      await Promise.all(inProcessClusters(size).map((cluster) => walk(network, { ...o, path: film }, { cluster })));
      expect(readFileSync(film).equals(readFileSync(path("one.gif")))).toBe(true);
    }
  });
});
