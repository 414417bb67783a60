import { OptionError } from "../base/optionError.ts";
import { UserError } from "../base/errors.ts";
import type { DirectionStep } from "../model/directions.ts";
import type { Label } from "../model/labels.ts";
import type { Network } from "../model/network.ts";
import type { WrittenKeyframe } from "../model/recipe/keyframeText.ts";
import type { WalkOptions } from "../model/recipe/recipe.ts";
import { readLatentFile, readSteps, toSources, type LatentFile } from "./readLatents.ts";

/** A keyframe with what its files hold. */
export interface OpenKeyframe {
  readonly source: number | LatentFile;
  readonly label?: Label;
  readonly steps: readonly DirectionStep[];
}

/**
 * Reads the files that keyframes name. One without a seed or a file takes those, and the label, of the one before it.
 * @throws UserError that names the file; where the first has neither; for a label of a w that is given.
 */
export async function readKeyframes(
  written: readonly WrittenKeyframe[],
  signal?: AbortSignal,
): Promise<OpenKeyframe[]> {
  const all: OpenKeyframe[] = [];
  for (const { source: own, label: ownLabel, steps } of written) {
    const before = all.at(-1);
    const source = typeof own === "string" ? await readLatentFile(own, signal) : (own ?? before?.source);
    if (source === undefined) throw nothingBefore();
    const label = ownLabel ?? (own === undefined ? before?.label : undefined);
    if (typeof source !== "number" && label !== undefined) throw labelOfFile(source.path);
    all.push({ source, ...(label !== undefined && { label }), steps: await readSteps(steps, signal) });
  }
  return all;
}

/** The files that keyframes name, with those of their steps. */
export function keyframeFiles(written: readonly WrittenKeyframe[]): string[] {
  return written.flatMap(({ source, steps }) => [
    ...(typeof source === "string" ? [source] : []),
    ...steps.flatMap(({ file }) => file ?? []),
  ]);
}

/**
 * Keyframes as a walk visits them.
 * @param label of those that have none of their own.
 * @throws UserError for a file that the network does not fit, or a seed without a label among others with one.
 */
export function keyframeStops(
  network: Network,
  keyframes: readonly OpenKeyframe[],
  label: Label | undefined,
): Pick<WalkOptions, "seeds" | "labels" | "moves"> {
  const all = keyframes.flatMap(({ source, ...more }) =>
    toSources(network, [source]).map((seed) => ({ seed, ...more })),
  );
  const hasLabels = all.some((one) => one.label !== undefined);
  const hasMoves = all.some(({ steps }) => steps.length > 0);
  return {
    seeds: all.map(({ seed }) => seed),
    ...(hasLabels && { labels: all.map((one) => one.label ?? label ?? otherwise(one.seed)) }),
    ...(hasMoves && { moves: all.map(({ steps }) => steps) }),
  };
}

/** The label of a w that was found decides nothing. */
function otherwise(seed: WalkOptions["seeds"][number]): Label {
  if (typeof seed !== "number") return 0;
  throw new OptionError((say) => ({
    attempted: "walk from keyframe to keyframe",
    rule: "where one seed has a label, all need one",
    received: `seed ${seed} without`,
    next: `Write ${seed}+class:0, or give ${say("class")} for those without.`,
  }));
}

function nothingBefore(): UserError {
  return new OptionError((say) => ({
    attempted: "walk from keyframe to keyframe",
    rule: "a label or a direction alone changes the keyframe before it",
    received: "one at the beginning",
    next: `Begin with a seed or a file, such as ${say("keyframes", "1,class:3")}.`,
  }));
}

function labelOfFile(path: string): UserError {
  return new UserError({
    attempted: "walk from keyframe to keyframe",
    rule: "a label is an input of w, which a file already gives",
    received: `a label for "${path}"`,
    next: "Give the label to a seed, such as 5+class:3.",
  });
}
