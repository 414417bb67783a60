import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { trainPlan } from "../../src/runs/plan.ts";
import { FolderStore } from "../../src/tasks/train/folderStore.ts";
import { openLog } from "../../src/tasks/train/runLog.ts";

it("a run's folder names each damaged picture and the reason in its log", async () => {
  const folder = await mkdtemp(join(tmpdir(), "store-"));
  const plan = trainPlan({}, { name: "pictures", resolution: 16, channels: 3, cDim: 0 });
  const dataOptions = { data: "pictures", mirror: false, cond: false, labels: "json", seed: 0 } as const;
  const run = { version: 1, ...plan, tickKimg: 4, snap: 50, keep: 5, saveEvery: 300, dataOptions } as const;
  const notes: string[] = [];
  const store = new FolderStore({
    ...{ folder, run, file: "state", grid: { rows: 1, cols: 1 }, device: "cpu", log: await openLog(folder) },
    stats: async () => undefined,
    note: (line) => notes.push(line),
  });
  await store.hear({ kind: "damaged", file: { file: "a\n.png", reason: "damaged, or cut off" } });
  const line = '"a\\u000a.png" is skipped, and the next intact image takes its place: damaged, or cut off';
  expect(notes).toEqual([line]);
  expect(await readFile(join(folder, "log.txt"), "utf8")).toBe(`${line}\n`);
  await rm(folder, { recursive: true });
});
