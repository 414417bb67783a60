import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCheckpoint } from "../../../src/checkpoints/readCheckpoint.ts";
import type { PictureBlock } from "../../../src/datasets/pictureBlock.ts";
import { openEngine } from "../../../src/engine/ort-node/openEngine.ts";
import { encodeRawPng } from "../../../src/media/frameImage.ts";
import { startTraining } from "../../../src/tasks/train/startTraining.ts";
import { stateTensors } from "../../../src/training/state.ts";
import { drawnFaces } from "../../../web/training/pictures/drawings.ts";
import { newRun } from "../../../web/training/run/newRun.ts";
import { openRun } from "../../../web/training/run/activeRun.ts";
import { BrowserStore } from "../../../web/training/store/browserStore.ts";
import { memoryFiles } from "../../../web/training/store/keptFiles.ts";
import type { TrainChoices } from "../../../web/training/training.ts";

const CHOICES: TrainChoices = {
  resolution: 16,
  channelBase: 64,
  channelMax: 8,
  batch: 4,
  gamma: 0.3,
  mirror: true,
  aug: "ada",
  seed: 3,
};
const ITERATIONS = 6;

async function inTheTab(pictures: PictureBlock) {
  const loaded = newRun({ pictures, skipped: [] }, CHOICES, 0);
  const engine = await openEngine({ device: "cpu", threads: 1, arena: false });
  const run = await openRun(
    loaded,
    engine,
    new BrowserStore(memoryFiles()).open(loaded, () => undefined),
  );
  for (let i = 0; i < ITERATIONS; i++) await run.iterate();
  await run.showFakes(); // what is shown changes nothing
  const { G, G_ema, D } = stateTensors(loaded.setup, await run.state());
  await run.dispose();
  await engine.dispose();
  return { G, G_ema, D };
}

async function onTheCommandLine(pictures: PictureBlock) {
  const folder = await mkdtemp(join(tmpdir(), "stylegan-tab-"));
  try {
    const { resolution, channels, data } = pictures;
    for (const [i, name] of pictures.names.entries()) {
      const pixels = data.subarray(i * resolution ** 2 * 3, (i + 1) * resolution ** 2 * 3);
      const image = { width: resolution, height: resolution, channels, data: pixels };
      await writeFile(join(folder, name), await encodeRawPng(image));
    }
    const { resolution: _, ...options } = CHOICES;
    const { snapshot } = await startTraining({
      ...options,
      zDim: 16,
      wDim: 16,
      data: folder,
      out: join(folder, "runs"),
      kimg: (ITERATIONS * CHOICES.batch) / 1000,
      device: "cpu",
      threads: 1,
    });
    return readCheckpoint(await readFile(snapshot));
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("a run in a tab", () => {
  it("computes what `stylegan train` computes with the same options and pictures, bit for bit", async () => {
    const pictures = drawnFaces(12, CHOICES.resolution);
    const tab = await inTheTab(pictures);
    const commandLine = await onTheCommandLine(pictures);
    for (const network of ["G", "G_ema", "D"] as const) {
      const wanted = commandLine[network]?.tensors ?? new Map<string, never>();
      expect([...tab[network].keys()].sort()).toEqual([...wanted.keys()].sort());
      for (const [name, tensor] of tab[network]) expect(tensor, `${network} ${name}`).toEqual(wanted.get(name));
    }
  });
});
