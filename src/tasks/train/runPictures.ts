import { createRng } from "../../base/rng.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { composeGrid } from "../../model/grid.ts";
import { rows } from "../../model/latents.ts";
import { Network } from "../../model/network.ts";
import { toPictures, type Picture } from "../../model/picture.ts";
import { generatorNetwork } from "../../networks/generatorNetwork.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import type { TrainingSetup } from "../../training/setup.ts";
import { snapshotGrid, type SnapshotGrid } from "../../training/snapshotGrid.ts";
import { stateTensors, type TrainingState } from "../../training/state.ts";

/** The pictures that a run shows of itself: the same real ones, latents and classes throughout. */
export interface RunPictures {
  readonly grid: SnapshotGrid;
  readonly z: Float32Tensor;
  readonly labels: Float32Tensor | undefined;
  readonly reals: Picture;
}

/** More at a time would take memory from training and save no time. */
const PICTURES_AT_ONCE = 8;

export async function runPictures(setup: TrainingSetup, dataset: Dataset): Promise<RunPictures> {
  const grid = snapshotGrid(dataset);
  const n = grid.items.length;
  const { zDim } = generatorNetwork(setup.generator);
  const z = createRng(setup.seed, "pictures")
    .stream("z")
    .normals(n * zDim);
  const draw = (start: number, stop: number): Promise<Float32Tensor> => dataset.images(grid.items.slice(start, stop));
  return { grid, z: float32([n, zDim], z), labels: dataset.labels(grid.items), reals: await gridOf(grid, draw) };
}

/** The average generator's pictures of the fixed latents, in a grid. */
export async function fakes(
  setup: TrainingSetup,
  state: TrainingState,
  { grid, z, labels }: RunPictures,
  engine: Engine,
): Promise<Picture> {
  const generator = { config: setup.generator, tensors: stateTensors(setup, state).G_ema };
  const network = new Network({ generator }, engine, { batchSize: PICTURES_AT_ONCE });
  try {
    return await gridOf(grid, async (start, stop) => {
      const own = labels && rows(labels, start, stop);
      return network.synthesis(await network.mapping(rows(z, start, stop), { labels: own }));
    });
  } finally {
    await network.dispose();
  }
}

/** Pictures as bytes, a few at a time: as float32 a whole grid would take hundreds of megabytes. */
async function gridOf(
  grid: SnapshotGrid,
  draw: (start: number, stop: number) => Promise<Float32Tensor>,
): Promise<Picture> {
  const n = grid.items.length;
  const pictures: Picture[] = [];
  for (let start = 0; start < n; start += PICTURES_AT_ONCE)
    pictures.push(...toPictures(await draw(start, Math.min(n, start + PICTURES_AT_ONCE))));
  return composeGrid(pictures, grid);
}
