/** Our side of `npm run bench -- compare`: reads a workload as a line of JSON; answers each line with an Answer. */
import { createInterface } from "node:readline";
import { createRng } from "../../src/base/rng.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { Network } from "../../src/model/network.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { ADAM_DEFAULTS } from "../../src/training/adam.ts";
import { PATH_LENGTH_DEFAULTS } from "../../src/training/settings.ts";
import type { TrainingSetup } from "../../src/training/setup.ts";
import { newTensors, startState } from "../../src/training/state.ts";
import { Trainer } from "../../src/training/trainer.ts";
import { seconds } from "../peak.ts";
import { trainingWorkload } from "../trainingWorkload.ts";
import { generatorWorkload } from "../workload.ts";
import type { Answer, Workload } from "./workloads.ts";

type Run = () => Promise<Answer["seconds"]>;

/** From z to the image. */
async function image({ resolution, channelBase, channelMax }: Workload): Promise<Run> {
  const { config, tensors } = generatorWorkload(resolution, channelBase, channelMax);
  const network = new Network({ generator: { config, tensors } }, await openEngine({ device: "cpu" }), {});
  const z = network.latents([0]);
  return async () => ({ image: await seconds(async () => network.synthesis(await network.mapping(z))) });
}

/** Every phase in every iteration, without augmentation; whoever asks counts each at its interval. */
async function training({ resolution, channelBase, channelMax, batch }: Workload): Promise<Run> {
  const sizes = { imgResolution: resolution, channelBase, channelMax, batchSize: batch };
  const { settings } = trainingWorkload(sizes);
  const setup: TrainingSetup = {
    generator: settings.generator.config,
    discriminator: settings.discriminator.config,
    seed: 1,
    batchSize: batch,
    microBatch: batch,
    adam: ADAM_DEFAULTS,
    gRegInterval: 1,
    dRegInterval: 1,
    r1Gamma: 1,
    pathLength: PATH_LENGTH_DEFAULTS,
    styleMixingProbability: 0.9,
    emaKimg: 10,
    emaRampup: 0.05,
    augmentation: { mode: "noaug", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 },
    freezeLayers: 0,
  };
  const engine = await openEngine({ device: "cpu", arena: false }); // as `stylegan train` opens it
  const state = startState(setup, newTensors(setup, createRng(1, "start")));
  const trainer = await Trainer.start(setup, engine, state, () => undefined);
  const pixels = createRng(2, "real").normals(batch * 3 * resolution ** 2);
  const real = { images: float32([batch, 3, resolution, resolution], pixels), labels: undefined };
  return async () => {
    const start = performance.now();
    const phases = await trainer.iterate(real);
    const others = performance.now() - start - phases.reduce((sum, [, time]) => sum + time, 0);
    return Object.fromEntries([...phases, ["others", others] as const].map(([name, ms]) => [name, ms / 1000]));
  };
}

const PREPARE = { image, training } as const;

let run: Run | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  if (run === undefined) {
    const workload = JSON.parse(line) as Workload;
    run = await PREPARE[workload.kind](workload);
  }
  const answer: Answer = { seconds: await run(), megabytes: process.resourceUsage().maxRSS / 1024 };
  console.log(JSON.stringify(answer));
}
process.exit(0);
