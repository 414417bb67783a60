import { UserError } from "../base/errors.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { UsageError } from "./exit.ts";
import { number, onOff, optional, text } from "./options.ts";

export const COUNT = { min: 1, max: 65_536, whole: true } as const;

/** Options of the official train.py that its command lines carry, and that decide nothing here. */
export const officialTrainOptions = {
  fp32: onOff("--fp32 [bool]", "the official opposite of --fp16"),
  gpus: optional(number("--gpus <n>", "taken from official command lines: as many as mpirun starts", COUNT)),
  nhwc: onOff("--nhwc [bool]", "accepted for compatibility; ignored"),
  nobench: onOff("--nobench [bool]", "accepted for compatibility; ignored"),
  allowTf32: onOff("--allow-tf32 [bool]", "accepted for compatibility; ignored"),
  workers: optional(number("--workers <n>", "accepted for compatibility; ignored", { min: 0 })),
};

/** Which precision both spellings mean. @throws UsageError where they contradict each other. */
export function halfPrecisionOf({ fp16, fp32 }: Partial<Record<"fp16" | "fp32", boolean>>): boolean | undefined {
  if (fp32 === undefined) return fp16;
  if (fp16 === fp32) throw new UsageError("--fp16 and --fp32 are opposites; give one of them", "stylegan train");
  return !fp32;
}

/** How many processes other tools would start themselves. */
export interface OtherCounts {
  readonly flag: string;
  readonly count: number;
}

/**
 * Other tools start a process for each device themselves; here the launcher of MPI does, and a count must agree.
 * @throws UserError that says the launcher's line.
 */
export function checkCounts(command: string, counts: readonly OtherCounts[], { size }: Pick<Cluster, "size">): void {
  const total = counts.reduce((product, { count }) => product * count, 1);
  if (total === 1 || total === size) return;
  throw new UserError({
    attempted: `train on ${total} devices`,
    rule: "the launcher of MPI starts a process for each",
    received: `${counts.map(({ flag, count }) => `${flag} ${count}`).join(" and ")} with ${started(size)}`,
    next:
      `Start: mpirun -n ${total} ${command} ..., without ${counts.map(({ flag }) => flag).join(" and ")}; ` +
      "or leave it out and use one: --micro-batch fits a batch of several into its memory, with the same steps.",
  });
}

function started(size: number): string {
  return size === 1 ? "one process started" : `${size} processes started`;
}

const SIDE = { min: 1, max: 99_999, whole: true } as const;

/** The official dataset_tool's ways to name places and sizes. */
export const officialDatasetOptions = {
  source: optional(text("--source <path>", "the official spelling of <source>")),
  dest: optional(text("--dest <zip>", "the official spelling of <dest>")),
  width: optional(number("--width <pixels>", "with --height, the official spelling of --resolution", SIDE)),
  height: optional(number("--height <pixels>", "with --width, the official spelling of --resolution", SIDE)),
};

export const OFFICIAL_DATASET_ALIASES = { "--resize-filter": "--filter" } as const;

type Places = { readonly source: string | undefined; readonly dest: string | undefined };

/** Source and destination, as words or as options. @throws UsageError where one is missing, or there are too many. */
export function placesOf({ source, dest }: Places, words: readonly string[]): readonly [source: string, dest: string] {
  const rest = [...words];
  const places = [source ?? rest.shift(), dest ?? rest.shift()] as const;
  const [from, to] = places;
  if (from !== undefined && to !== undefined && rest.length === 0) return [from, to];
  const missing = from === undefined ? "source" : "dest";
  const tooMany = rest.length > 0 ? `too many arguments: "${rest.join(" ")}"` : undefined;
  const message = tooMany ?? `missing required argument '${missing}'`;
  throw new UsageError(message, "stylegan dataset");
}

type Sides = { readonly width: number | undefined; readonly height: number | undefined };

/** The size that --width and --height name. @throws UsageError for one of them alone. */
export function sizeOf({ width, height }: Sides): { readonly width: number; readonly height: number } | undefined {
  if (width !== undefined && height !== undefined) return { width, height };
  if (width === undefined && height === undefined) return undefined;
  throw new UsageError("--width and --height go together; --resolution sets both", "stylegan dataset");
}
