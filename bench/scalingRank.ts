/** One rank of `npm run bench -- scaling`: trains a few iterations, and rank 0 prints what they took on all ranks. */
import { parseArgs } from "node:util";
import { createRng } from "../src/base/rng.ts";
import { openCluster } from "../src/cluster/mpi/openCluster.ts";
import { gatherJson } from "../src/cluster/share.ts";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import { float32 } from "../src/tensor/hostTensor.ts";
import { shareOf } from "../src/training/share.ts";
import { newTensors, startState } from "../src/training/state.ts";
import { Trainer } from "../src/training/trainer.ts";
import { scalingSetup } from "./scalingSetup.ts";

/** What one rank spent on an iteration, in the mean. */
export interface RankFigures {
  readonly seconds: number;
  /** Processor time of all its threads. */
  readonly processor: number;
  /** Seconds for which it waited for the others. */
  readonly waited: number;
  readonly bytes: number;
}

const { values } = parseArgs({
  options: {
    resolution: { type: "string", default: "64" },
    "channel-base": { type: "string", default: "4096" },
    "channel-max": { type: "string", default: "128" },
    batch: { type: "string", default: "8" },
    iterations: { type: "string", default: "16" },
    threads: { type: "string", default: "1" },
  },
});

const { cluster } = await openCluster();
const engine = await openEngine({ device: "cpu", threads: Number(values.threads), arena: false });
const setup = scalingSetup({
  imgResolution: Number(values.resolution),
  channelBase: Number(values["channel-base"]),
  channelMax: Number(values["channel-max"]),
  batchSize: Number(values.batch),
});
const state = startState(setup, newTensors(setup, createRng(1, "start")));
const trainer = await Trainer.start(setup, engine, state, () => undefined, cluster);
const { imgResolution: side, imgChannels } = setup.discriminator;
const { count } = shareOf(setup, cluster);
const pixels = createRng(1, "real").normals(count * imgChannels * side * side);
const real = { images: float32([count, imgChannels, side, side], pixels), labels: undefined };

await trainer.iterate(real); // compiles the programs of all four phases
trainer.takeSpent();
await cluster.barrier();
const [began, processor] = [performance.now(), process.cpuUsage()];
const iterations = Number(values.iterations);
for (let i = 0; i < iterations; i++) await trainer.iterate(real);
const { user, system } = process.cpuUsage(processor);
const { bytes, waited } = trainer.takeSpent();
const own: RankFigures = {
  seconds: (performance.now() - began) / 1000 / iterations,
  processor: (user + system) / 1e6 / iterations,
  waited: waited / 1000 / iterations,
  bytes: bytes / iterations,
};
const all = await gatherJson(cluster, own);
if (cluster.rank === 0) console.log(JSON.stringify(all));
await trainer.dispose();
await engine.dispose();
await cluster.close();
