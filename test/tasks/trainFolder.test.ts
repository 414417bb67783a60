import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "../../src/tasks/train/runLock.ts";
import { hold, latestRun, newRunFolder } from "../../src/tasks/train/runFolder.ts";
import { openLog } from "../../src/tasks/train/runLog.ts";
import { runTimes } from "../../src/runs/runTimes.ts";
import { summary } from "../../src/training/statistics.ts";
import { appendStats, cutStats, readStats, statsLine } from "../../src/tasks/train/statsFile.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "run-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const lockFile = (): string => join(folder, "run.lock");
const writeLock = (owner: object | number | string): void =>
  writeFileSync(lockFile(), typeof owner === "string" ? owner : JSON.stringify(owner));

/** A pid that no process has any more. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("close", resolve));
  return child.pid ?? 0;
}

describe("the lock of a run folder", () => {
  it("refuses a second holder until the first lets go", async () => {
    const release = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(
      `only one process at a time may write to a run folder, but got process ${process.pid}`,
    );
    await release();
    await (await lockFolder(folder))();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("gives the folder to one of many who ask at once, also where a dead process left its lock", async () => {
    writeLock(await deadPid());
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["run.lock"]);
  });

  it("refuses while a process of another program's start lives", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    writeLock(child.pid ?? 0);
    await expect(lockFolder(folder)).rejects.toThrow(`process ${child.pid}`);
    child.kill();
    await new Promise((resolve) => child.once("close", resolve));
    await (await lockFolder(folder))();
  });

  it.skipIf(!existsSync("/proc/self/stat"))(
    "is taken over where the pid belongs to another process by now",
    async () => {
      writeLock({ pid: process.ppid, started: "1", host: hostname() });
      await (await lockFolder(folder))();
      writeLock({ pid: process.pid, started: "1", host: hostname() });
      await (await lockFolder(folder))();
    },
  );

  it("is not taken from another machine, and the message names the file", async () => {
    writeLock({ pid: await deadPid(), host: "elsewhere" });
    await expect(lockFolder(folder)).rejects.toThrow(
      `of elsewhere, which is training there. If it has ended, remove "${lockFile()}"`,
    );
  });

  it.each(["", "{", "null", '"x"', '{"pid":-1}'])("is taken over where it says %j", async (text) => {
    writeLock(text);
    await (await lockFolder(folder))();
  });
});

describe("run folders", () => {
  it("are numbered, and the newest that began is the latest", async () => {
    const first = await newRunFolder(folder, "/data/My photos.zip", "auto");
    const [second, third] = await Promise.all([newRunFolder(folder, "b", "auto"), newRunFolder(folder, "b", "auto")]);
    expect(readdirSync(folder).sort()).toEqual(["00000-My_photos-auto", "00001-b-auto", "00002-b-auto"]);
    writeFileSync(join(first.path, "training_options.json"), "{}");
    expect(await latestRun(folder)).toBe(first.path);
    for (const run of [first, second, third]) await run.release();
    expect(readdirSync(first.path)).toEqual(["training_options.json"]);
  });

  it.runIf(process.platform === "linux")("are refused where the system makes none", async () => {
    await expect(newRunFolder("/proc/runs", "b", "auto")).rejects.toThrow(/no file or folder can be created there/);
  });

  it("are cleared of what a killed process left half-written, and of nothing else", async () => {
    const keep = ["network-snapshot-000001.safetensors", ".hidden", "notes.tmp", ".a.tmp"];
    for (const name of [...keep, ".stats.jsonl.0123abcd.tmp", ".network-snapshot-000002.safetensors.89abcdef.tmp"])
      writeFileSync(join(folder, name), "");
    const { release } = await hold(folder);
    await release();
    expect(readdirSync(folder).sort()).toEqual([...keep].sort());
  });

  it("tell when there is none", async () => {
    mkdirSync(join(folder, "00000-a"));
    await expect(latestRun(folder)).rejects.toThrow("there must be a run folder");
    await expect(latestRun(join(folder, "nothing"))).rejects.toThrow("there must be a run folder");
  });
});

describe("what a run tells", () => {
  const line = (kimg: number, seconds: number) =>
    statsLine({}, { "Progress/kimg": kimg, "Timing/total_sec": seconds }, 0);

  it("is cut where the run goes on, a half-written line included", async () => {
    expect(await cutStats(folder, 0)).toBe(0);
    for (const [kimg, seconds] of [
      [1, 10],
      [2, 20],
      [3, 30],
    ] as const)
      await appendStats(folder, line(kimg, seconds));
    writeFileSync(join(folder, "stats.jsonl"), `${readFileSync(join(folder, "stats.jsonl"), "utf8")}{"Progress/ki`);
    expect(await cutStats(folder, 2500)).toBe(20);
    expect(await readStats(folder)).toEqual([line(1, 10), line(2, 20)]);
  });

  it("goes into a log whose last line may have been cut off", async () => {
    await (await openLog(folder))("one");
    writeFileSync(join(folder, "log.txt"), "one\ntw");
    await (await openLog(folder))("three");
    expect(readFileSync(join(folder, "log.txt"), "utf8")).toBe("one\ntw\nthree\n");
  });

  it("counts a tick's seconds without maintenance, for the images of this process", async () => {
    let now = 100;
    const times = runTimes(1000, 5000, () => now);
    now += 6;
    await times.maintenance(async () => void (now += 2));
    expect(times.endTick(5500)).toEqual({
      "Timing/sec_per_tick": 6,
      "Timing/sec_per_kimg": 12,
      "Timing/maintenance_sec": 2,
      "Timing/total_sec": 1008,
      "Timing/total_hours": 1008 / 3600,
      "Timing/total_days": 1008 / 86400,
    });
    now += 1;
    expect(times.endTick(6000)).toMatchObject({
      "Timing/sec_per_kimg": 2,
      "Timing/maintenance_sec": 0,
      "Timing/total_sec": 1009,
    });
  });

  it("counts the phases of a tick for themselves", () => {
    const times = runTimes(0, 0, () => 0);
    times.phases([
      ["Gmain", 10],
      ["Dmain", 7],
    ]);
    times.phases([["Gmain", 14]]);
    expect(Object.entries(times.takePhases()).map(([name, moments]) => [name, summary(moments)])).toEqual([
      ["Timing/Gmain", { num: 2, mean: 12, std: 2 }],
      ["Timing/Dmain", { num: 1, mean: 7, std: 0 }],
    ]);
    expect(times.takePhases()).toEqual({});
  });
});
