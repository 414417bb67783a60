import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Feeds, Runnable } from "../../../src/engine/engine.ts";
import { ADAM_DEFAULTS, adamFeeds, lazyAdam } from "../../../src/training/adam.ts";
import { stepProgram, type PhaseName } from "../../../src/training/phasePrograms.ts";
import { phaseFeeds, trainingWorkload } from "../../../bench/trainingWorkload.ts";
import { recorded, rounded, type Figures, type Part } from "../kit.ts";
import { synthesisOf } from "../measure.ts";
import { openSession } from "../session.ts";
import type { TrainingRun } from "../sizes.ts";

const RUNS = 3;
const MOST_LISTED = 25;

/** What the card spends its time on: each kernel's own time, from the runtime's profile. */
export const kernels: Part = async (kit) => {
  for (const run of kit.sizes.kernels) {
    if (kit.secondsLeft() < 4) break;
    await recorded(kit, { ...run }, () => {
      const { program, feeds } = synthesisOf(run);
      return profile(program, feeds);
    });
  }
  for (const run of kit.sizes.kernelsOfTraining) {
    if (kit.secondsLeft() < 8) break;
    await recorded(kit, { ...run }, () => {
      const { program, feeds } = stepOf(run);
      return profile(program, feeds);
    });
  }
};

/** A training phase with its step of Adam, fed with random numbers. */
function stepOf({ phase, resolution, channelBase, channelMax, batch }: TrainingRun & { readonly phase: PhaseName }): {
  readonly program: Runnable;
  readonly feeds: Feeds;
} {
  const size = { imgResolution: resolution, channelBase, channelMax, batchSize: batch };
  const { settings, parameters } = trainingWorkload(size);
  const adam = lazyAdam(ADAM_DEFAULTS, 4);
  const program = stepProgram(phase, { ...settings, jointPass: true }, adam);
  return { program, feeds: phaseFeeds(program, { ...parameters, ...adamFeeds(adam, 100) }) };
}

interface KernelEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args: { readonly shapes?: string };
}

async function profile(program: Runnable, feeds: Feeds): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "gpu-kit-profile-"));
  try {
    const session = await openSession(program, { profileFilePrefix: join(folder, "profile") });
    for (let i = 0; i < RUNS; i++) await session.run(feeds);
    session.endProfiling();
    await session.close();
    const [file = ""] = readdirSync(folder);
    const events = JSON.parse(readFileSync(join(folder, file), "utf8")) as KernelEvent[];
    return summary(events.filter(({ cat }) => cat === "Api"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A kernel's name is NODE&OPERATOR&PROGRAM; milliseconds are of one run. */
function summary(events: readonly KernelEvent[]): Figures {
  const milliseconds = (some: readonly KernelEvent[]): number =>
    rounded(some.reduce((sum, { dur }) => sum + dur, 0) / 1000 / RUNS);
  const by = (key: (event: KernelEvent) => string): [string, number, number][] =>
    [...grouped(events, key)]
      .map(([name, some]): [string, number, number] => [name, milliseconds(some), some.length / RUNS])
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_LISTED);
  return {
    dispatches: events.length / RUNS,
    busyMilliseconds: milliseconds(events),
    byProgram: by(({ name }) => name.split("&").slice(1).join("&")),
    slowest: by(({ name, args }) => `${name.split("&")[2] ?? name}: ${args.shapes?.trim() ?? ""}`),
  };
}

function grouped(
  events: readonly KernelEvent[],
  key: (event: KernelEvent) => string,
): ReadonlyMap<string, readonly KernelEvent[]> {
  const groups = new Map<string, KernelEvent[]>();
  for (const event of events) {
    const group = groups.get(key(event)) ?? [];
    group.push(event);
    groups.set(key(event), group);
  }
  return groups;
}
