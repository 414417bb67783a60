import { expect, it } from "vitest";
import type { DamagedFile } from "../../src/datasets/dataset.ts";
import { damageLog } from "../../src/tasks/train/damageLog.ts";

it("each damaged picture is logged once, by its name and the reason", async () => {
  const damaged: DamagedFile[] = [];
  const lines: string[] = [];
  const notes: string[] = [];
  const tell = damageLog({
    dataset: { damaged: () => damaged },
    log: async (line) => void lines.push(line),
    onDamage: (line) => notes.push(line),
  });
  await tell();
  expect(lines).toEqual([]);
  damaged.push({ file: "a\n.png", reason: "damaged, or cut off" });
  await tell();
  damaged.push({ file: "b.png", reason: "its compressed data are damaged" });
  await tell();
  await tell();
  const shown = "is left out, and the next whole picture shown in its place";
  expect(lines).toEqual([
    `"a\\u000a.png" ${shown}: damaged, or cut off`,
    `"b.png" ${shown}: its compressed data are damaged`,
  ]);
  expect(notes).toEqual(lines);
});
