import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../../src/checkpoints/checkpoint.ts";
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
const RESUMED_ITERATIONS = 2;

/** A network of 32 x 32, with its discriminator. */
const RESUMED = fileURLToPath(new URL("../../reference/tiny32.pkl", import.meta.url));

async function inTheTab(pictures: PictureBlock, resume?: string) {
  const start = resume && { name: "tiny32.pkl", checkpoint: readCheckpoint(await readFile(resume)) };
  const loaded = newRun({ pictures, skipped: [] }, CHOICES, 0, start || undefined);
  const engine = await openEngine({ device: "cpu", threads: 1, arena: false });
  const run = await openRun(
    loaded,
    engine,
    new BrowserStore(memoryFiles()).open(loaded, () => undefined),
  );
  for (let i = 0; i < (resume ? RESUMED_ITERATIONS : ITERATIONS); i++) await run.iterate();
  await run.showFakes(); // what is shown changes nothing
  const { G, G_ema, D } = stateTensors(loaded.setup, await run.state());
  await run.dispose();
  await engine.dispose();
  return { tensors: { G, G_ema, D }, facts: loaded.facts };
}

async function onTheCommandLine(pictures: PictureBlock, resume?: string) {
  const folder = await mkdtemp(join(tmpdir(), "stylegan-tab-"));
  try {
    const { resolution, channels, data } = pictures;
    for (const [i, name] of pictures.names.entries()) {
      const pixels = data.subarray(i * resolution ** 2 * 3, (i + 1) * resolution ** 2 * 3);
      const image = { width: resolution, height: resolution, channels, data: pixels };
      await writeFile(join(folder, name), await encodeRawPng(image));
    }
    const { resolution: _, channelBase, channelMax, ...options } = CHOICES;
    const { snapshot } = await startTraining({
      ...options,
      ...(resume ? { resume } : { channelBase, channelMax, zDim: 16, wDim: 16 }),
      data: folder,
      out: join(folder, "runs"),
      kimg: ((resume ? RESUMED_ITERATIONS : ITERATIONS) * CHOICES.batch) / 1000,
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
    const { tensors } = await inTheTab(pictures);
    expectSame(tensors, await onTheCommandLine(pictures));
  });

  it("starts from a checkpoint of another resolution as `--resume` does, and says what it takes", async () => {
    const pictures = drawnFaces(12, CHOICES.resolution);
    const { tensors, facts } = await inTheTab(pictures, RESUMED);
    expectSame(tensors, await onTheCommandLine(pictures, RESUMED));
    const [first, ...blocks] = facts.startedFrom?.lines ?? [];
    expect(first).toMatch(/^\d+ tensors taken from tiny32\.pkl; \d+ start from random values/);
    expect(blocks).toContainEqual(expect.stringMatching(/^ {2}D b16: fromrgb$/));
  });
});

type Tensors = Readonly<Record<"G" | "G_ema" | "D", ReadonlyMap<string, unknown>>>;

function expectSame(tab: Tensors, commandLine: Checkpoint): void {
  for (const network of ["G", "G_ema", "D"] as const) {
    const wanted = commandLine[network]?.tensors ?? new Map<string, never>();
    expect([...tab[network].keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [name, tensor] of tab[network]) expect(tensor, `${network} ${name}`).toEqual(wanted.get(name));
  }
}
