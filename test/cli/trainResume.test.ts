import { cpSync, existsSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { temporaryFolder } from "./realCommands.ts";
import { contentsOf, runFolderOf, SMALL, startTrain, trainToEnd, writePictures, type Running } from "./trainRuns.ts";

const path = temporaryFolder();

/** A run of 0.032 kimg. */
const OLD = fileURLToPath(new URL("fixtures/run-without-checksum", import.meta.url));

/** Sixty iterations, twelve reports, four snapshots, the state saved after every iteration. */
const RUN = [
  ...SMALL,
  "--kimg",
  "0.24",
  "--tick",
  "0.02",
  "--snap",
  "3",
  "--save-every",
  "0",
  "--seed",
  "5",
  "--augpipe",
  "bgcfnc",
  "--metrics",
  "swd8",
  "--keep-best",
  "swd",
];

const ticks = (lines: readonly string[]): number => lines.filter((line) => line.startsWith("tick ")).length;

/** Waits for so many changes of what lies in a folder, in the middle of an iteration or of writing a file. */
async function afterChanges(folder: string, count: number): Promise<void> {
  const watcher = watch(folder);
  await new Promise<void>((resolve) => {
    let seen = 0;
    watcher.on("change", () => ++seen > count && resolve());
  });
  watcher.close();
}

/** Waits until a process has reported so many ticks, or has ended. */
async function afterTicks({ child, lines }: Running, count: number): Promise<void> {
  while (ticks(lines) < count && child.exitCode === null) await sleep(2);
}

describe.skipIf(process.platform === "win32")("stylegan train", { timeout: 240_000 }, () => {
  it("comes to the same bytes however often it is killed and resumed", async () => {
    const data = await writePictures(path("pictures"));
    await trainToEnd("--data", data, "--out", path("whole"), ...RUN);
    const out = path("killed");
    const rng = createRng(20, "kills");
    const kill = async (signal: NodeJS.Signals, ...argv: string[]): Promise<number | null> => {
      const run = startTrain(...argv, "--out", out);
      await afterTicks(run, 1 + rng.integer(2));
      await afterChanges(runFolderOf(out), rng.integer(20));
      run.child.kill(signal);
      return (await run.ended)[0];
    };
    expect(await kill("SIGKILL", "--data", data, ...RUN)).toBe(null);
    expect(await kill("SIGINT", "--resume", "latest")).toBe(130);
    expect(await kill("SIGKILL", "--resume", "latest")).toBe(null);
    expect(await kill("SIGTERM", "--resume", "latest")).toBe(143);
    await trainToEnd("--resume", "latest", "--out", out);
    const [whole, killed] = [contentsOf(runFolderOf(path("whole"))), contentsOf(runFolderOf(out))];
    expect([...killed.keys()]).toEqual([
      "fakes000000.png",
      "fakes_init.png",
      "metric-swd.jsonl",
      "metric-swd8.jsonl",
      "network-best-swd.safetensors",
      "network-snapshot-000000.safetensors",
      "reals.png",
      "stats.jsonl",
      "training_options.json",
    ]);
    for (const [name, content] of whole) expect(killed.get(name) === content, name).toBe(true);
    expect(whole.get("stats.jsonl")?.split("\n")).toHaveLength(12 + 2 * 4);
  });

  it("keeps the same bits where a version without checksums began", async () => {
    const data = await writePictures(path("pictures"));
    for (const out of ["at-once", "in-two"]) cpSync(OLD, path(out, "00000-pictures-auto"), { recursive: true });
    const resume = (out: string, kimg: string): Promise<string> =>
      trainToEnd("--resume", "latest", "--data", data, "--out", path(out), "--kimg", kimg);
    await resume("at-once", "0.06");
    await resume("in-two", "0.044");
    await resume("in-two", "0.06");
    const [once, two] = ["at-once", "in-two"].map((out) => contentsOf(runFolderOf(path(out))));
    const snapshot = "network-snapshot-000000.safetensors";
    expect(once?.get(snapshot) === two?.get(snapshot)).toBe(true);
    expect(once?.get(snapshot)).not.toBe(readFileSync(join(OLD, snapshot)).toString("base64"));
  });

  it("goes on from the very beginning, saves at Ctrl-C, and leaves nothing half-written", async () => {
    const data = await writePictures(path("pictures"));
    const out = path("out");
    const run = startTrain("--data", data, "--out", out, ...SMALL, "--kimg", "100");
    while (!existsSync(out) || !readdirSync(out).some((name) => existsSync(path("out", name, "training_options.json"))))
      await sleep(2);
    run.child.kill("SIGKILL");
    await run.ended;
    const again = startTrain("--resume", "latest", "--out", out, "--tick", "4");
    while (!again.lines.some((line) => line.startsWith("Computing"))) await sleep(2);
    again.child.kill("SIGINT");
    const [code, err] = await again.ended;
    expect([code, err]).toEqual([
      130,
      expect.stringMatching(/^Resuming at 0 of 100 kimg in .*\n(.*\n)*stylegan: stopped by SIGINT\n$/),
    ]);
    expect(err).toContain(`Saved in ${runFolderOf(out)}. To resume: stylegan train --resume latest --out ${out}\n`);
    const files = readdirSync(runFolderOf(out)).sort();
    expect(files).toEqual([
      "fakes_init.png",
      "log.txt",
      "reals.png",
      "training-state.safetensors",
      "training_options.json",
    ]);
  });
});
