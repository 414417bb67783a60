/**
 * How training scales with ranks: one and two real ones of a thread each, beside one of two threads, in alternating
 * rounds; then N of them in a simulation from the measured compute time and a stated network.
 *
 *     npm run bench -- scaling [--launcher "mpirun ..."] [--latency 20e-6] [--bandwidth 1.25e9]
 *     npm run bench -- scaling --rounds 0 --gflops 15000   # the simulation alone, of ranks that compute so much
 *
 * The simulation takes every rank for equally quick and the network for one that serves all at once. A ring adds up B
 * bytes on N ranks in 2 (N - 1) / N B / bandwidth + 2 (N - 1) latency (Patarasuk & Yuan 2009, "Bandwidth
 * optimal all-reduce algorithms for clusters of workstations").
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gradientProgram, PHASES, type PhaseName } from "../src/training/phasePrograms.ts";
import { convolutionFlops } from "./programFlops.ts";
import type { RankFigures } from "./scalingRank.ts";
import { PHASE_INTERVAL, trainingWorkload } from "./trainingWorkload.ts";

const { values } = parseArgs({
  options: {
    launcher: { type: "string", default: "mpirun --oversubscribe --allow-run-as-root" },
    rounds: { type: "string", default: "3" },
    iterations: { type: "string", default: "16" },
    resolution: { type: "string", default: "64" },
    "channel-base": { type: "string", default: "4096" },
    "channel-max": { type: "string", default: "128" },
    batch: { type: "string", default: "8" },
    latency: { type: "string", default: "20e-6" },
    bandwidth: { type: "string", default: "1.25e9" },
    /** Images a rank and iteration in the simulation. */
    share: { type: "string", default: "4" },
    /** GFLOP/s of a rank in the simulation, instead of what was measured. */
    gflops: { type: "string" },
    sizes: { type: "string", default: "64,128,256,512,1024" },
  },
});

const RANK = fileURLToPath(new URL("scalingRank.ts", import.meta.url));
const { resolution, batch, iterations } = values;
const size = ["--resolution", resolution, "--channel-base", values["channel-base"]];
const run = [...size, "--channel-max", values["channel-max"], "--batch", batch, "--iterations", iterations];

/** The figures of all ranks of a run. */
function measure(ranks: number, threads: number): readonly RankFigures[] {
  const line = [process.execPath, "--import", "tsx", RANK, ...run, "--threads", String(threads)];
  const words = ranks === 1 ? line : [...values.launcher.split(" "), "-n", String(ranks), ...line];
  const [command = "", ...rest] = words;
  const { status, stdout, stderr } = spawnSync(command, rest, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${words.join(" ")} failed: ${stderr}`);
  return JSON.parse(stdout) as RankFigures[];
}

/** The round that took least: what others did on the machine meanwhile only adds. */
function fastest(rounds: readonly (readonly RankFigures[])[]): readonly RankFigures[] {
  return [...rounds].sort((a, b) => slowest(a) - slowest(b))[0] ?? [];
}

const slowest = (ranks: readonly RankFigures[]): number => Math.max(...ranks.map(({ seconds }) => seconds));
const processorOf = (ranks: readonly RankFigures[]): number => ranks.reduce((sum, one) => sum + one.processor, 0);

const CASES = { one: [1, 1], two: [2, 1], threads: [1, 2] } as const;
const rounds = Array.from({ length: Number(values.rounds) }, () => ({
  one: measure(...CASES.one),
  two: measure(...CASES.two),
  threads: measure(...CASES.threads),
}));
const [one, two, threads] = (["one", "two", "threads"] as const).map((name) =>
  rounds.length === 0 ? undefined : fastest(rounds.map((all) => all[name])),
);

function told(name: string, ranks: readonly RankFigures[] = []): string {
  const [{ bytes, waited, seconds } = { bytes: 0, waited: 0, seconds: 1 }] = ranks;
  return [
    `${name.padEnd(22)} ${(Number(batch) / slowest(ranks)).toFixed(1)} images/s`,
    `${processorOf(ranks).toFixed(3)} s of processor time an iteration`,
    `${(bytes / 1e6).toFixed(1)} MB added up`,
    `waiting ${((100 * waited) / seconds).toFixed(1)} %`,
  ].join(" | ");
}

if (one !== undefined) {
  console.log(`training ${resolution}x${resolution}, batches of ${batch}, best of ${values.rounds} rounds`);
  console.log(told("one rank, one thread", one));
  console.log(told("two ranks, one thread", two));
  console.log(told("one rank, two threads", threads));
  const ratio = (a: readonly RankFigures[] = [], b: readonly RankFigures[] = []): string =>
    (slowest(b) / slowest(a)).toFixed(2);
  const ideal = (2 * processorOf(one)) / processorOf(two ?? []);
  console.log(
    `two ranks are ${ratio(two, one)} times as fast as one, and ${ratio(two, threads)} times as one of two threads; ` +
      `by processor time ${ideal.toFixed(2)} times as one, waiting included`,
  );
}

/** GFLOP of a phase for one image, and bytes of the vector that is added up after it; both by its interval. */
function demand(imgResolution: number) {
  const share = Number(values.share);
  const channelBase = imgResolution >= 512 ? 32768 : 16384;
  const { settings, parameters } = trainingWorkload({ imgResolution, channelBase, channelMax: 512, batchSize: share });
  const phases = (Object.keys(PHASES) as PhaseName[]).map((name) => {
    const interval = PHASE_INTERVAL[name];
    const { length } = parameters[PHASES[name].trains].data;
    return { flops: convolutionFlops(gradientProgram(name, settings)) / interval, bytes: 4 * length, interval };
  });
  return { phases, flops: phases.reduce((sum, { flops }) => sum + flops, 0) };
}

type Demand = ReturnType<typeof demand>;

/** Seconds that an iteration's sums take on a ring. */
function ringSeconds({ phases }: Demand, ranks: number): number {
  const [latency, bandwidth] = [Number(values.latency), Number(values.bandwidth)];
  const once = (bytes: number): number => ((2 * (ranks - 1)) / ranks) * (bytes / bandwidth) + 2 * (ranks - 1) * latency;
  return phases.reduce((sum, { bytes, interval }) => sum + once(bytes) / interval, 0);
}

const measuredWorkload = trainingWorkload({
  imgResolution: Number(resolution),
  channelBase: Number(values["channel-base"]),
  channelMax: Number(values["channel-max"]),
  batchSize: Number(batch),
});
const work = (Object.keys(PHASES) as PhaseName[]).reduce(
  (sum, name) => sum + convolutionFlops(gradientProgram(name, measuredWorkload.settings)) / PHASE_INTERVAL[name],
  0,
);
const rate = values.gflops === undefined ? work / slowest(one ?? []) : Number(values.gflops) * 1e9;
const COUNTS = [2, 4, 8, 16, 32, 64, 128, 256];

console.log(
  `\nsimulated: ${values.share} images a rank, ${(rate / 1e9).toFixed(0)} GFLOP/s a rank, ` +
    `ring of ${Number(values.bandwidth) / 1e9} GB/s and ${Number(values.latency) * 1e6} us`,
);
console.log(`| network | MB an iteration | compute | ${COUNTS.map((count) => `${count} ranks`).join(" | ")} |`);
console.log(`| --- | --- | --- |${COUNTS.map(() => " --- |").join("")}`);
for (const side of values.sizes.split(",").map(Number)) {
  const needs = demand(side);
  const compute = needs.flops / rate;
  const bytes = needs.phases.reduce((sum, phase) => sum + phase.bytes / phase.interval, 0);
  const shares = COUNTS.map((count) => `${((100 * compute) / (compute + ringSeconds(needs, count))).toFixed(0)} %`);
  console.log(`| ${side}x${side} | ${(bytes / 1e6).toFixed(0)} | ${compute.toFixed(2)} s | ${shares.join(" | ")} |`);
}
