import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openLpips, readPublicWeights } from "../../src/tasks/publicWeights.ts";

const reference = (name: string): string => fileURLToPath(new URL(`../reference/${name}`, import.meta.url));
let cacheFolder: string;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), "weights-"));
});
afterAll(() => rm(cacheFolder, { recursive: true }));

it("uses the files that are given and fetches nothing", async () => {
  const files = { vgg16: reference("vgg-narrow.pth"), lpips: reference("lpips-lin-narrow.pth") };
  const notes: string[] = [];
  const weights = await openLpips({ files, cacheFolder, note: (line) => notes.push(line) });
  expect(weights.widths).toEqual([8, 16, 32, 64, 64]);
  expect(notes).toEqual([]);
});

it("tells the licence before it fetches, and which option takes a file where it cannot", async () => {
  const notes: string[] = [];
  const noFolder = join(cacheFolder, "file");
  await writeFile(noFolder, "");
  const reading = readPublicWeights("lpips", { cacheFolder: noFolder, note: (line) => notes.push(line) });
  await expect(reading).rejects.toThrow(/XDG_CACHE_HOME.* pass it with lpips: "FILE"/);
  expect(notes).toEqual([expect.stringMatching(/^Fetching the linear layers of LPIPS once \(7 kB; BSD 2-Clause\)/)]);
});
