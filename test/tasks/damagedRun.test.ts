import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeZip } from "../../src/formats/zip/writeZip.ts";
import { latestState } from "../../src/tasks/train/latestState.ts";
import { latestRun, newRunFolder, readStoredRun } from "../../src/tasks/train/runFolder.ts";
import { lockFolder } from "../../src/tasks/train/runLock.ts";
import { planTraining } from "../../src/tasks/train/startTraining.ts";
import { readStats } from "../../src/tasks/train/statsFile.ts";
import { aboutRun } from "../../src/tasks/train/ownState.ts";
import { checkSameData, openTrainingData } from "../../src/tasks/train/trainingData.ts";
import { writeState } from "../../src/training/stateFile.ts";
import { writePictures } from "../cli/trainRuns.ts";

/** A run of 0.032 kimg that a version without checksums made. */
const OLD = fileURLToPath(new URL("../cli/fixtures/run-without-checksum", import.meta.url));
const SNAPSHOT = "network-snapshot-000000.safetensors";

let out = "";
let run = "";
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "damaged-"));
  run = join(out, "00000-pictures-auto");
  cpSync(OLD, run, { recursive: true });
});
afterEach(() => rmSync(out, { recursive: true }));

const flip = (file: string): void => {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 4, bytes.length - 100);
  writeFileSync(file, bytes);
};

/** The old state as this version writes it, further by so many images. */
async function writeLater(name: string, images: number, change: object = {}): Promise<string> {
  const stored = await readStoredRun(run);
  const { state } = await latestState(run, stored);
  const { progress } = state;
  const iteration = progress.iteration + images / 4;
  const later = { ...state, progress: { ...progress, imagesSeen: progress.imagesSeen + images, iteration } };
  const setup = { ...stored.setup, ...change };
  writeFileSync(join(run, name), concatBytes(writeState(setup, later, aboutRun({ ...stored, setup }))));
  return join(run, name);
}

describe("a damaged state", () => {
  it("is refused where it may have been the furthest, and the newest good snapshot is offered", async () => {
    const stored = await readStoredRun(run);
    await writeLater("network-snapshot-000001.safetensors", 1000);
    const state = await writeLater("training-state.safetensors", 1400);
    expect((await latestState(run, stored)).file).toBe(state);
    flip(state);
    await expect(latestState(run, stored)).rejects.toThrow(
      new RegExp(
        'Cannot resume from ".*training-state.safetensors": its CRC-32 must be .* The newest good one beside it is ' +
          '".*network-snapshot-000001.safetensors", at 1.032 kimg. To continue from there, move the damaged file',
      ),
    );
    rmSync(state);
    expect((await latestState(run, stored)).state.progress.imagesSeen).toBe(1032);
  });

  it("is passed over with a note where a later one is good", async () => {
    const stored = await readStoredRun(run);
    flip(await writeLater("network-snapshot-000001.safetensors", 1000));
    rmSync(join(run, SNAPSHOT));
    cpSync(join(OLD, SNAPSHOT), join(run, SNAPSHOT));
    const state = await writeLaterThanDamaged();
    const notes: string[] = [];
    expect((await latestState(run, stored, (line) => notes.push(line))).file).toBe(state);
    expect(notes).toEqual([expect.stringContaining("network-snapshot-000001.safetensors: Cannot")]);
  });

  it("is refused where no other is there", async () => {
    writeFileSync(join(run, SNAPSHOT), "");
    await expect(latestState(run, await readStoredRun(run))).rejects.toThrow(
      /but got ".*network-snapshot-000000.safetensors": (?!.*(Cannot|download)).*[^.]\. Start over without --resume/,
    );
  });

  it("is told as the start of a new run too, with the newest good snapshot beside it", async () => {
    const data = await writePictures(join(out, "pictures"));
    const later = await writeLater("network-snapshot-000001.safetensors", 1000);
    flip(later);
    await expect(planTraining({ data, out, resume: later })).rejects.toThrow(
      /its CRC-32 must be .* The newest good snapshot beside it is ".*network-snapshot-000000.safetensors"/,
    );
  });

  it("is no other run's, nor one of other options", async () => {
    await writeLater("training-state.safetensors", 400, { r1Gamma: 3 });
    await expect(latestState(run, await readStoredRun(run))).rejects.toThrow(
      "it must be a state of this run, with the options in its training_options.json, " +
        "but got one in which r1Gamma is 3 instead of 0.0004",
    );
  });
});

/** A state after a snapshot that cannot be read any more: what a run leaves that went on behind it. */
async function writeLaterThanDamaged(): Promise<string> {
  const damaged = join(run, "network-snapshot-000001.safetensors");
  const bytes = readFileSync(damaged);
  rmSync(damaged);
  const state = await writeLater("training-state.safetensors", 2000);
  writeFileSync(damaged, bytes);
  return state;
}

describe("damaged options", () => {
  const options = (): Record<string, unknown> =>
    JSON.parse(readFileSync(join(OLD, "training_options.json"), "utf8")) as Record<string, unknown>;
  const setup = (): object => options().setup as object;

  it.each([
    ["nothing", "", "must be JSON"],
    ["null", "null", "must be an object with named values, but got null"],
    ["no object", "[]", "version of its training_options.json must be given"],
    ["another version", JSON.stringify({ ...options(), version: 2 }), "version of its training_options.json must be 1"],
    ["no seed", JSON.stringify({ ...options(), setup: { ...setup(), seed: undefined } }), "seed of the run's setup"],
    [
      "a huge batch",
      JSON.stringify({ ...options(), setup: { ...setup(), batchSize: 1e12 } }),
      "batchSize of the run's setup must be a whole number from 1 to 65536, but got 1000000000000",
    ],
    ["a generator that is none", JSON.stringify({ ...options(), setup: { ...setup(), generator: 3 } }), "generator"],
    ["an unknown option", JSON.stringify({ ...options(), colour: 1 }), "colour of its training_options.json"],
    ["a tick of no length", JSON.stringify({ ...options(), tickKimg: 0 }), "tickKimg"],
  ])("are refused: %s", async (_, text, message) => {
    writeFileSync(join(run, "training_options.json"), text);
    await expect(readStoredRun(run)).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining(message) as string,
      parts: { next: expect.stringContaining("Restore the file") as string },
    });
  });

  it("are refused where they no longer say what the state does", async () => {
    await writeLater("training-state.safetensors", 400);
    const changed = { ...options(), setup: { ...setup(), batchSize: 8, microBatch: 8 } };
    writeFileSync(join(run, "training_options.json"), JSON.stringify(changed));
    await expect(latestState(run, await readStoredRun(run))).rejects.toThrow("batchSize is 4 instead of 8");
  });
});

describe("damaged reports", () => {
  it("are passed over", async () => {
    const file = join(run, "stats.jsonl");
    const good = readFileSync(file, "utf8");
    writeFileSync(file, `null\n3\n{"Progress/kimg":null}\n{"Progress/kimg":{"num":1}}\n${good}[]\n{"a`);
    expect(await readStats(run)).toEqual(
      good
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    );
  });
});

describe("a folder of runs", () => {
  it("may hold files and broken links among the runs", async () => {
    writeFileSync(join(out, "00009-notes.txt"), "");
    symlinkSync(join(out, "nowhere"), join(out, "00008-link"));
    expect(await latestRun(out)).toBe(run);
    const next = await newRunFolder(out, "b.zip", "auto");
    await next.release();
    expect(next.path).toBe(join(out, "00001-b-auto"));
  });

  it("is refused where it is a file", async () => {
    const file = join(out, "file");
    writeFileSync(file, "");
    const start = (): Promise<unknown> => newRunFolder(file, "b.zip", "auto");
    for (const work of [start, () => latestRun(file), () => latestRun(join(file, "a"))])
      await expect(work()).rejects.toMatchObject({ name: "UserError" });
  });

  it("is refused where it cannot be read", async () => {
    const loop = join(out, "loop");
    symlinkSync(loop, loop);
    await expect(latestRun(loop)).rejects.toThrow("its symbolic links form a loop");
  });
});

describe("the lock of a run", () => {
  it("is refused where it is a folder, with what mends it", async () => {
    mkdirSync(join(run, "run.lock"));
    const refused = lockFolder(run);
    await expect(refused).rejects.toThrow(
      'run.lock" must be a file that names the process training there, but got a folder',
    );
  });

  it("goes with a process that ends without releasing it", () => {
    const module = new URL("../../src/tasks/train/runLock.ts", import.meta.url).href;
    const script = `const { lockFolder } = await import(${JSON.stringify(module)});
      await lockFolder(${JSON.stringify(run)}); process.exit(3);`;
    const { status } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
    expect([status, readdirSync(run).includes("run.lock")]).toEqual([3, false]);
  });

  it("is taken over although a dead process's turn is dated in the future", async () => {
    writeFileSync(join(run, "run.lock"), '{"pid":2147483647}');
    writeFileSync(join(run, "run.lock.turn"), "");
    const future = new Date(Date.now() + 1e9);
    utimesSync(join(run, "run.lock.turn"), future, future);
    await (await lockFolder(run))();
    expect(readdirSync(run).filter((name) => name.startsWith("run.lock"))).toEqual([]);
  });
});

describe("the data of a run", () => {
  const open = async (data: string, cond = false, labels: "json" | "folders" = "json") => {
    const { dataset, facts } = await openTrainingData({ data, mirror: false, cond, labels, seed: 0 });
    await dataset.close();
    return facts;
  };

  it("is the same only where the files are", async () => {
    const data = await writePictures(join(out, "pictures"));
    const before = await open(data);
    expect(() => checkSameData(data, before, { ...before })).not.toThrow();
    cpSync(join(data, "100.png"), join(data, "101.png"));
    const now = await open(data);
    expect(() => checkSameData(data, before, now)).toThrow("files with the same names but other contents");
    const { contents: _, ...older } = before;
    expect(() => checkSameData(data, older, now)).not.toThrow();
  });

  it("is told from others in an archive by its directory, and a folder cannot be compared with it", async () => {
    const data = await writePictures(join(out, "pictures"));
    const zip = (name: string, swapped: boolean): string => {
      const names = readdirSync(data).sort();
      const sources = swapped ? [...names].reverse() : names;
      const entries = names.map((entry, i) => ({ name: entry, data: readFileSync(join(data, sources[i] ?? "")) }));
      writeFileSync(join(out, name), concatBytes(writeZip(entries)));
      return join(out, name);
    };
    const before = await open(zip("a.zip", false));
    const now = await open(zip("b.zip", true));
    expect(() => checkSameData("b.zip", before, now)).toThrow("files with the same names but other contents");
    const folder = await open(data);
    expect(() => checkSameData(data, before, folder)).not.toThrow();
  });

  it("has the same labels", async () => {
    const data = await writePictures(join(out, "pictures"), 2);
    const label = (a: number, b: number): void =>
      writeFileSync(
        join(data, "dataset.json"),
        JSON.stringify({
          labels: [
            ["100.png", a],
            ["101.png", b],
          ],
        }),
      );
    label(0, 1);
    const before = await open(data, true);
    label(1, 0);
    const now = await open(data, true);
    expect(() => checkSameData(data, before, now)).toThrow("the same images with other labels");
  });
});
