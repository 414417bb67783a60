import { UserError } from "../../src/base/errors.ts";
import { checkBatch } from "../trainingWorkload.ts";

/** One thing that both sides do: one image of a generator, or one iteration of training. */
export interface Workload {
  readonly kind: "image" | "training";
  readonly resolution: number;
  readonly channelBase: number;
  readonly channelMax: number;
  readonly batch: number;
}

/** How often each part of a workload comes, for one image or one average iteration: the official lazy intervals. */
export const SHARES: Readonly<Record<Workload["kind"], Readonly<Record<string, number>>>> = {
  image: { image: 1 },
  training: { Gmain: 1, Greg: 1 / 4, Dmain: 1, Dreg: 1 / 16, others: 1 },
};

/** Seconds of each part of a workload, and the process's resident memory at most. */
export interface Answer {
  readonly seconds: Readonly<Record<string, number>>;
  readonly megabytes: number;
}

/** "RESOLUTION:CHANNEL_BASE:CHANNEL_MAX", with commas between. @throws UserError */
export function parseWorkloads(kind: Workload["kind"], list: string, batch: number): readonly Workload[] {
  return list.split(",").flatMap((item) => {
    if (item === "") return [];
    const [resolution = NaN, channelBase = NaN, channelMax = NaN, ...more] = item.split(":").map(Number);
    const areSizes = [resolution, channelBase, channelMax].every((size) => Number.isInteger(size) && size > 0);
    if (more.length > 0 || !areSizes || resolution < 4 || !Number.isInteger(Math.log2(resolution))) {
      throw new UserError({
        attempted: `compare workloads of kind "${kind}"`,
        rule: "sizes are RESOLUTION:CHANNEL_BASE:CHANNEL_MAX, the resolution a power of two from 4",
        received: item,
        next: "Write, for example, 256:16384:512, and commas between several.",
      });
    }
    if (kind === "training") checkBatch(batch);
    return [{ kind, resolution, channelBase, channelMax, batch: kind === "image" ? 1 : batch }];
  });
}

/** What an option counts. @throws UserError */
export function parseCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UserError({ attempted: "compare", rule: `--${option} is a whole number from 1`, received: text });
}

export function titleOf({ kind, resolution, channelBase, channelMax, batch }: Workload): string {
  const what = kind === "image" ? "an image" : `a training iteration of ${batch} images`;
  return `${what}, ${resolution}², channel base ${channelBase}, at most ${channelMax} channels`;
}
