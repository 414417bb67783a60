import { createRng } from "../../base/rng.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { composeGrid } from "../../model/grid.ts";
import { toPictures, type Picture } from "../../model/picture.ts";
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

/** Pictures a side of the grid: enough to judge variety, few enough to draw quickly on a CPU. */
function gridSide({
  generator: {
    synthesis: { imgResolution },
  },
}: TrainingSetup): number {
  return Math.min(8, Math.max(4, Math.floor(2048 / imgResolution)));
}

export async function runPictures(setup: TrainingSetup, dataset: Dataset): Promise<RunPictures> {
  const side = gridSide(setup);
  const n = side ** 2;
  const { zDim } = setup.generator.mapping;
  const rng = createRng(setup.seed, "pictures");
  const items = Array.from({ length: n }, () => rng.integer(dataset.count));
  return {
    z: float32([n, zDim], rng.stream("z").normals(n * zDim)),
    labels: dataset.labels(items),
    reals: composeGrid(toPictures(await dataset.images(items)), { rows: side, cols: side }),
  };
}

/** The average generator's pictures of the fixed latents, in a grid. */
export async function fakes(
  setup: TrainingSetup,
  state: TrainingState,
  { z, labels }: RunPictures,
  engine: Engine,
): Promise<Picture> {
  const side = gridSide(setup);
  const generator = { config: setup.generator, tensors: stateTensors(setup, state).G_ema };
  const network = new Network({ generator }, engine, { batchSize: side });
  try {
    const images = await network.synthesis(await network.mapping(z, { labels }));
    return composeGrid(toPictures(images), { rows: side, cols: side });
  } finally {
    await network.dispose();
  }
}
