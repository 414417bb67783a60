import type { Cluster } from "../cluster/cluster.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { reportsOf } from "./reports.ts";
import type { Running, RunningStart } from "./running.ts";
import { RunningAlone } from "./runningAlone.ts";
import { RunningTogether } from "./runningTogether.ts";
import type { TrainingSetup } from "./setup.ts";

export function openRunning(setup: TrainingSetup, start: RunningStart, cluster: Cluster): Running {
  if (cluster.size === 1) return new RunningAlone(setup, start);
  const { wAvgBeta } = generatorNetwork(setup.generator);
  return new RunningTogether(cluster, start, {
    betas: { wAverage: wAvgBeta, pathLengthMean: 1 - setup.pathLength.decay },
    reports: (phase, outputs) => reportsOf(phase, outputs, setup),
  });
}
