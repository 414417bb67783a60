import { UserError } from "../base/errors.ts";
import type { DirectionFinder } from "../model/directionFinder.ts";
import { printable } from "../formats/formatError.ts";
import type { SavedDirections } from "../model/directions.ts";
import type { RecipeFiles } from "../model/recipe/recipeJson.ts";
import type { GridShape } from "../model/grid.ts";
import type { Network } from "../model/network.ts";
import type { ServerLimits } from "./limits.ts";
import type { WorkDesk } from "./workDesk.ts";

/** What the routes that compute share. */
export interface Service {
  readonly network: Network;
  readonly desk: WorkDesk;
  readonly limits: ServerLimits;
  /** The network's own directions, found when a request needs them first. */
  readonly directions: DirectionFinder;
  /** The files of directions that requests may name; none where nothing is given. */
  readonly files?: Pick<RecipeFiles, "directions">;
}

/** Files of directions by their names, without folders: a request opens nothing of its own. */
export function servedFiles(all: readonly SavedDirections[]): Service["files"] {
  if (all.length === 0) return undefined;
  const byName = new Map(all.map((one) => [one.file, one]));
  return {
    async directions(file) {
      const found = byName.get(file);
      if (found !== undefined) return found;
      throw new UserError({
        attempted: "move along a direction",
        rule: `the files that this server knows are ${[...byName.keys()].join(", ")}`,
        received: `"${printable(file)}"`,
      });
    },
  };
}

/** What requests may ask of the network that is served. */
export interface NetworkLimits {
  readonly numWs: number;
  /** Classes; 0 for an unconditional network. */
  readonly cDim: number;
}

export function networkLimits({ numWs, cDim }: Network): NetworkLimits {
  return { numWs, cDim };
}

/** @throws UserError when a request's images, laid out in this grid, exceed the limit of pixels. */
export function assertPixels(
  { network, limits: { maxPixels } }: Service,
  { rows, cols }: GridShape,
  side = network.imgResolution,
): void {
  if (rows * cols * side * side <= maxPixels) return;
  throw new UserError({
    attempted: "make this many images",
    rule: `a request may have ${maxPixels} pixels in all, which is ${Math.floor(maxPixels / side ** 2)} images`,
    received: `${cols * side} x ${rows * side}`,
    next: "Ask for fewer images at a time.",
  });
}

/** @throws UserError when a request asks for more images than it may. */
export function assertCount({ limits: { maxPictures } }: Service, count: number, of: string, next: string): void {
  if (count <= maxPictures) return;
  throw new UserError({
    attempted: of,
    rule: `a request may have ${maxPictures} images, including those of rows and columns`,
    received: `${count}`,
    next,
  });
}
