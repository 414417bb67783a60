import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { succeed, stylegan, temporaryFolder } from "./realCommands.ts";
import { startTraining } from "../../src/tasks/train/startTraining.ts";
import { runFolderOf, SMALL, writePictures } from "./trainRuns.ts";
import { readEvents } from "../tasks/readEvents.ts";

const path = temporaryFolder();
const RUN = [...SMALL, "--kimg", "0.024", "--tick", "0.008", "--snap", "1"] as const;
const SNAPSHOT = "network-snapshot-000000.safetensors";

/** Narrow networks in the place of the published ones. */
const VGG = fileURLToPath(new URL("../reference/vgg-narrow.pth", import.meta.url));
const LPIPS = [
  "--vgg",
  VGG,
  "--lpips",
  fileURLToPath(new URL("../reference/lpips-lin-narrow.pth", import.meta.url)),
] as const;

type Line = Readonly<Record<string, { readonly mean: number } | number>>;

const linesOf = <T>(file: string): T[] =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as T);

function kimgOf(file: string): number {
  const progress = readSafetensors(readFileSync(file)).metadata.get("stylegan2-ada-training");
  return (JSON.parse(progress ?? "") as { imagesSeen: number }).imagesSeen / 1000;
}

describe("stylegan train --metrics", () => {
  it("measures each snapshot, keeps the best, and leaves the training as it is", async () => {
    const data = await writePictures(path("data"), 12, 16);
    const train = async (out: string, ...more: string[]): Promise<string> => {
      const { folder } = await succeed("train", "--data", data, "--out", path(out), ...RUN, ...more);
      return folder as string;
    };
    const plain = await train("plain");
    const folder = await train(
      "measured",
      "--metrics",
      "swd8,ppl2_wend4",
      ...LPIPS,
      "--keep-best",
      "swd4",
      "--tensorboard",
    );
    expect(readFileSync(`${folder}/${SNAPSHOT}`).equals(readFileSync(`${plain}/${SNAPSHOT}`))).toBe(true);

    const reports = linesOf<{ metric: string; results: Record<string, number>; kimg: number; best?: boolean }>(
      `${folder}/metric-swd4.jsonl`,
    );
    const own = reports.map(({ results }) => results.swd4 ?? NaN);
    expect(reports.map(({ metric, kimg }) => [metric, kimg])).toEqual(
      [0.008, 0.016, 0.024].map((kimg) => ["swd4", kimg]),
    );
    expect(reports.map(({ best }) => best === true)).toEqual(
      own.map((value, i) => value < Math.min(Infinity, ...own.slice(0, i))),
    );
    const best = reports[own.indexOf(Math.min(...own))];
    expect(kimgOf(`${folder}/network-best-swd4.safetensors`)).toBe(best?.kimg);

    const measured = await succeed(
      "metrics",
      "--network",
      `${folder}/${SNAPSHOT}`,
      "--data",
      data,
      "--metrics",
      "swd4",
      "--device",
      "cpu",
      "--threads",
      "1",
    );
    expect(measured.metrics).toMatchObject([{ results: reports[2]?.results }]);

    expect(linesOf(`${folder}/metric-ppl2_wend4.jsonl`)).toMatchObject([{ num_gen: 4 }, {}, {}]);
    const stats = linesOf<Line>(`${folder}/stats.jsonl`);
    const curve = stats.flatMap((line) =>
      typeof line["Metrics/swd4"] === "object" ? [line["Metrics/swd4"].mean] : [],
    );
    expect(curve).toEqual(own);
    const [file = ""] = readdirSync(folder).filter((name) => name.startsWith("events.out.tfevents."));
    const events = readEvents(readFileSync(`${folder}/${file}`));
    expect(events.slice(0, 2)).toMatchObject([{ fileVersion: "brain.Event:2" }, { started: true, step: 1 }]);
    expect(events.slice(2).map(({ values }) => Object.keys(values).sort())).toEqual(
      stats.map(({ timestamp: _, ...line }) => Object.keys(line).sort()),
    );
    expect(events.flatMap(({ values }) => values["Metrics/swd4"] ?? [])).toEqual(own.map(Math.fround));
    expect(await succeed("plot", folder)).toMatchObject({ ticks: 3 });
  });

  it("measures few pictures unless told otherwise, and after Ctrl-C what it had not measured", async () => {
    const data = await writePictures(path("data"));
    const small = { channelBase: 64, channelMax: 8, zDim: 16, wDim: 16, batch: 4, device: "cpu", threads: 1 } as const;
    const ctrlC = new AbortController();
    const stage = (): (() => void) => {
      ctrlC.abort();
      return () => undefined;
    };
    const context = { signal: ctrlC.signal, stage };
    const stopped = startTraining({ data, out: path("runs"), kimg: 0.004, ...small }, context);
    await expect(stopped).rejects.toThrow("aborted");
    const folder = runFolderOf(path("runs"));
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([SNAPSHOT, "fakes000000.png"]));
    expect(readdirSync(folder)).not.toContain("metric-swd100.jsonl");
    await succeed("train", "--resume", "latest", "--out", path("runs"));
    expect(linesOf(`${folder}/metric-swd100.jsonl`)).toMatchObject([{ kimg: 0.004, num_real: 12 }]);
    const resume = ["--resume", "latest", "--out", path("runs"), "--kimg", "0.008", "--metrics", "swd4,ppl2_wend4"];
    const { code, err } = await stylegan("train", ...resume, ...LPIPS);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("ppl2_wend4 is not measured.") });
    expect(readFileSync(`${folder}/log.txt`, "utf8")).toContain("VGG16 needs 16 pixels a side");
    expect(linesOf(`${folder}/metric-swd100.jsonl`)).toHaveLength(1);
    expect(linesOf(`${folder}/metric-swd4.jsonl`)).toMatchObject([{ kimg: 0.004 }, { kimg: 0.008 }]);
    const stored = readFileSync(`${folder}/training_options.json`, "utf8");
    expect(JSON.parse(stored)).toMatchObject({ metrics: ["swd4", "ppl2_wend4"], featureFiles: { vgg16: VGG } });
  });

  it.each([
    [["--metrics", "mos"], "a metric is one of"],
    [["--keep-best", "best"], "a metric is one of"],
    [["--metrics", "none", "--keep-best", "swd"], "--keep-best needs its metric at each snapshot"],
    [["--metrics", "fid8_full", "--inception", "nowhere.pth"], "nowhere.pth"],
  ])("%j is refused before anything is written", async (words, message) => {
    const data = await writePictures(path("data"));
    const { code, err } = await stylegan(
      "train",
      "--data",
      data,
      "--out",
      path("runs"),
      ...SMALL.slice(0, -2),
      ...words,
    );
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
    expect(existsSync(path("runs"))).toBe(false);
  });
});
