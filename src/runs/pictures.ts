import { createRng } from "../base/rng.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { rows } from "../model/latents.ts";
import { Network } from "../model/network.ts";
import { toPictures, type Picture } from "../model/picture.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { TrainingSetup } from "../training/setup.ts";
import { stateTensors, type TrainingState } from "../training/state.ts";

/** What a run shows of itself throughout: so many latents, and items of the data set, whose classes they have. */
export interface Shown {
  readonly latents: number;
  readonly items: readonly number[];
}

/** The images in which a run shows itself. */
export interface RunPictures {
  reals(): Promise<Picture[]>;
  /** The average generator's, always of the same latents. */
  fakes(state: TrainingState): Promise<Picture[]>;
}

/** More at a time would take memory from training and save no time. */
const PICTURES_AT_ONCE = 8;

export function runPictures(
  setup: TrainingSetup,
  dataset: Pick<Dataset, "images" | "labels">,
  engine: Engine,
  { latents, items }: Shown,
): RunPictures {
  const { zDim } = generatorNetwork(setup.generator);
  const labels = dataset.labels(items);
  const z = createRng(setup.seed, "pictures")
    .stream("z")
    .normals(latents * zDim);
  return {
    reals: () => inParts(items.length, (start, stop) => dataset.images(items.slice(start, stop))),
    async fakes(state) {
      const generator = { config: setup.generator, tensors: stateTensors(setup, state).G_ema };
      const network = new Network({ generator }, engine, { batchSize: PICTURES_AT_ONCE });
      try {
        return await inParts(latents, async (start, stop) => {
          const own = labels && rows(labels, start, stop);
          return network.synthesis(
            await network.mapping(rows(float32([latents, zDim], z), start, stop), { labels: own }),
          );
        });
      } finally {
        await network.dispose();
      }
    },
  };
}

/** Images as bytes, a few at a time: as float32 a whole grid would take hundreds of megabytes. */
async function inParts(n: number, draw: (start: number, stop: number) => Promise<Float32Tensor>): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (let start = 0; start < n; start += PICTURES_AT_ONCE)
    pictures.push(...toPictures(await draw(start, Math.min(n, start + PICTURES_AT_ONCE))));
  return pictures;
}
