import { OptionError } from "../base/optionError.ts";
import { UserError } from "../base/errors.ts";
import type { TaskContext } from "../base/taskContext.ts";
import { assertSteps } from "./directions.ts";
import { assertLayers } from "./latents.ts";
import type { Network } from "./network.ts";
import type { Picture } from "./picture.ts";
import { drawRecipes, type DrawContext } from "./recipe/drawRecipes.ts";
import {
  stopCount,
  walkFrame,
  walkLength,
  type TimedWalk,
  type WalkOptions,
  type WalkPicture,
} from "./recipe/recipe.ts";
import { assertSources, isSeed, sourceName } from "./wsSource.ts";

/**
 * The images of a walk through latent space, one after another.
 * @throws UserError for fewer than two seeds or a bad layer.
 * @example
 * ```ts
 * import { walkPictures } from "stylegan2-ada";
 *
 * const o = { seeds: [85, 100], frames: 4, space: "w", easing: "smooth", loop: false } as const;
 * let count = 0;
 * for await (const { width } of walkPictures(network, o)) if (width === network.imgResolution) count++;
 * count; // => 5
 * ```
 */
export async function* walkPictures(
  network: Network,
  o: TimedWalk,
  { onProgress, ...context }: TaskContext & DrawContext = {},
): AsyncGenerator<Picture, void, undefined> {
  const total = walkLength(o);
  let done = 0;
  for await (const picture of walkFrames(network, o, numbersBelow(total), context)) {
    yield picture;
    onProgress?.(++done, total);
  }
}

/** Some frames of a walk, which count from 0. @throws UserError as `walkPictures`. */
export async function* walkFrames(
  network: Network,
  o: TimedWalk,
  frames: Iterable<number>,
  context: DrawContext = {},
): AsyncGenerator<Picture, void, undefined> {
  assertWalk(network, o);
  for await (const { picture } of drawRecipes(network, recipesOf(o, frames), o, context)) yield picture;
}

function* recipesOf(o: TimedWalk, frames: Iterable<number>): Generator<WalkPicture> {
  for (const frame of frames) yield walkFrame(o, frame);
}

/** 0 to n - 1. */
export function* numbersBelow(n: number): Generator<number> {
  for (let i = 0; i < n; i++) yield i;
}

/** @throws UserError for fewer than two places to visit, or what this network does not have. */
export function assertWalk(network: Network, o: WalkOptions): void {
  checkWalk(o);
  const held = typeof o.hold?.from === "number" ? [o.hold.from] : [];
  for (const label of o.labels ?? [o.label]) assertSources(network, [...o.seeds, ...held], { ...o, label });
  for (const steps of o.moves ?? []) assertSteps(network, steps);
  if (o.hold !== undefined) assertLayers(o.hold.styles, network.numWs);
}

/** What can be told before any network is there. @throws UserError for fewer than two stops, or no frames. */
export function checkWalk({
  frames,
  ...o
}: Pick<WalkOptions, "seeds" | "labels" | "moves" | "frames"> & Partial<Pick<WalkOptions, "space">>): void {
  if (o.seeds.length === 0 || stopCount(o) < 2) {
    throw new OptionError((say) => ({
      attempted: WALKING,
      rule: "a walk needs at least two seeds",
      received: `${o.seeds.length}`,
      next: `Add a seed, for example ${say("seeds", "85,100")}.`,
    }));
  }
  const found = o.seeds.find((seed) => !isSeed(seed));
  if (o.space === "z" && found !== undefined) {
    throw wrong("a w from a file has no z", sourceName(found), "Walk in w.");
  }
  if (Number.isInteger(frames) && frames >= 1) return;
  throw wrong("the number of frames between seeds must be at least 1", `${frames}`, "Try 60.");
}

const WALKING = "walk through latent space";

function wrong(rule: string, received: string, next: string): UserError {
  return new UserError({ attempted: WALKING, rule, received, next });
}
