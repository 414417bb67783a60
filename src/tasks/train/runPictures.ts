import { createRng } from "../../base/rng.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { composeGrid } from "../../media/grid.ts";
import { toPictures, type Picture } from "../../media/images.ts";
import { Network } from "../../model/network.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import type { TrainingSetup } from "../../training/setup.ts";
import { stateTensors, type TrainingState } from "../../training/state.ts";

/** The pictures that a run shows of itself: the same real ones, latents and classes throughout. */
export interface RunPictures {
  readonly z: Float32Tensor;
  readonly labels: Float32Tensor | undefined;
  readonly reals: Picture;
}

/** Sides of the grid: enough to judge variety, few enough to draw quickly on a CPU. */
const [ROWS, COLUMNS] = [8, 8];

export async function runPictures(setup: TrainingSetup, dataset: Dataset): Promise<RunPictures> {
  const n = ROWS * COLUMNS;
  const { zDim } = setup.generator.mapping;
  const rng = createRng(setup.seed, "pictures");
  const items = Array.from({ length: n }, () => rng.integer(dataset.count));
  return {
    z: float32([n, zDim], rng.stream("z").normals(n * zDim)),
    labels: dataset.labels(items),
    reals: composeGrid(toPictures(await dataset.images(items)), { rows: ROWS, cols: COLUMNS }),
  };
}

/** The average generator's pictures of the fixed latents, in a grid. */
export async function fakes(setup: TrainingSetup, state: TrainingState, { z, labels }: RunPictures, engine: Engine): Promise<Picture> {
  const generator = { config: setup.generator, tensors: stateTensors(setup, state).G_ema };
  const network = new Network({ generator }, engine, { batchSize: COLUMNS });
  try {
    const images = await network.synthesis(await network.mapping(z, { labels }));
    return composeGrid(toPictures(images), { rows: ROWS, cols: COLUMNS });
  } finally {
    await network.dispose();
  }
}
