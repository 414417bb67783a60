/**
 * Ours beside PyTorch in one run, in alternating rounds: seconds an image and a training iteration, and the memory of
 * each process. With --official DIR, a checkout of NVIDIA's stylegan2-ada-pytorch; without, plain PyTorch networks of
 * the same layers; without PyTorch, ours alone. Everything in fp32 on the CPU, with random weights.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findContender, type Contender } from "./compare/contender.ts";
import { LineProcess } from "./compare/lineProcess.ts";
import { describeMachine } from "./compare/machine.ts";
import { parseCount, parseWorkloads, SHARES, titleOf, type Answer, type Workload } from "./compare/workloads.ts";
import { best, median } from "./peak.ts";

const { values } = parseArgs({
  options: {
    official: { type: "string" },
    images: { type: "string", default: "256:16384:512,1024:32768:512" },
    training: { type: "string", default: "64:4096:128,128:8192:256" },
    batch: { type: "string", default: "8" },
    rounds: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});

interface Figures {
  readonly bestSeconds: number;
  readonly medianSeconds: number;
  /** Of each part alone, in its best round. */
  readonly bestParts: Readonly<Record<string, number>>;
  /** Resident at most. */
  readonly megabytes: number;
}

interface Result extends Workload {
  readonly ours: Figures;
  readonly theirs?: Figures;
  /** How many times as fast as they ours is, by the best rounds and by the medians. */
  readonly ratio?: number;
  readonly medianRatio?: number;
}

const OURS = ["--import", "tsx", fileURLToPath(new URL("compare/ours.ts", import.meta.url))];

/** The average of each part over the rounds, each counted as often as it comes. */
function figuresOf(kind: Workload["kind"], answers: readonly Answer[]): Figures {
  const shares = Object.entries(SHARES[kind]);
  const times = (part: string): number[] => answers.map(({ seconds }) => seconds[part] ?? NaN);
  const total = (of: (times: readonly number[]) => number): number =>
    shares.reduce((sum, [part, share]) => sum + share * of(times(part)), 0);
  const bestParts = Object.fromEntries(shares.map(([part]) => [part, best(times(part))]));
  const megabytes = Math.max(...answers.map((answer) => answer.megabytes));
  return { bestSeconds: total(best), medianSeconds: total(median), bestParts, megabytes };
}

/** Both sides once to warm up, then in rounds; who begins alternates, too. */
async function alternate(
  sides: readonly LineProcess[],
  workload: Workload,
  rounds: number,
): Promise<readonly (readonly Answer[])[]> {
  const answers: Answer[][] = sides.map(() => []);
  for (const side of sides) await side.ask(workload);
  for (let round = 0; round < rounds; round++) {
    const order = [...sides.entries()];
    for (const [i, side] of round % 2 === 0 ? order : order.toReversed()) answers[i]?.push(await side.ask({}));
  }
  return answers;
}

async function compare(workload: Workload, contender: Contender | undefined, rounds: number): Promise<Result> {
  const ours = new LineProcess("our process", process.execPath, OURS);
  const theirs = contender === undefined ? [] : [contender.start()];
  try {
    const answers = await alternate([ours, ...theirs], workload, rounds);
    const [own, other] = answers.map((all) => figuresOf(workload.kind, all));
    if (own === undefined) throw new Error("compare: our side has not answered");
    if (other === undefined) return { ...workload, ours: own };
    const ratio = other.bestSeconds / own.bestSeconds;
    return { ...workload, ours: own, theirs: other, ratio, medianRatio: other.medianSeconds / own.medianSeconds };
  } finally {
    for (const side of [ours, ...theirs]) side.end();
  }
}

function report({ ours, theirs, ratio = NaN, medianRatio = NaN, ...workload }: Result, name: string): void {
  const told = ({ bestSeconds, medianSeconds, megabytes }: Figures): string =>
    `${bestSeconds.toFixed(3)} s (median ${medianSeconds.toFixed(3)}), ${megabytes.toFixed(0)} MB`;
  const times = `${ratio.toFixed(2)} times as fast (medians ${medianRatio.toFixed(2)})`;
  const beside = theirs === undefined ? [] : [`${name} ${told(theirs)}`, times];
  console.log([titleOf(workload), `ours ${told(ours)}`, ...beside].join(" | "));
}

/** What the reader has to know of what is compared, and what is not. */
function notes(contender: Contender | undefined): readonly string[] {
  if (contender === undefined)
    return ["Ours alone: no Python with PyTorch is here. Name one by PYTHON=, or install it (Debian: python3-torch)."];
  return contender.hasSlowBlas
    ? ["Not a fair comparison: PyTorch's BLAS is slow. Install OpenBLAS (Debian: libopenblas0)."]
    : [];
}

async function main(): Promise<void> {
  const [batch, rounds] = [parseCount("batch", values.batch), parseCount("rounds", values.rounds)];
  const workloads = [
    ...parseWorkloads("image", values.images, batch),
    ...parseWorkloads("training", values.training, batch),
  ];
  const contender = findContender(values.official);
  const machine = [describeMachine(), contender?.versions].filter(Boolean).join("; ");
  const told = notes(contender);
  if (!values.json) console.log([machine, ...told].join("\n"));
  const results: Result[] = [];
  for (const workload of workloads) {
    const result = await compare(workload, contender, rounds);
    results.push(result);
    if (!values.json) report(result, contender?.name ?? "");
  }
  const summary = { machine, notes: told, contender: contender?.name, rounds, results };
  if (values.json) console.log(JSON.stringify(summary));
}

await main();
