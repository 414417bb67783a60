import { OptionError } from "../../base/optionError.ts";
import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import { differenceDirection } from "../../model/differenceDirection.ts";
import { DIRECTION_METHODS, type FoundDirections, type MethodOptions } from "../../model/directionMethods.ts";
import type { DirectionMethodName } from "../../model/directionMethodNames.ts";
import type { NamedDirections } from "../../model/directions.ts";
import { USUAL_RANGE } from "../../model/directionSheet.ts";
import { seedWs, type PictureOptions } from "../../model/generation.ts";
import { rows } from "../../model/latents.ts";
import type { Network } from "../../model/network.ts";
import { isDirectionName } from "../../model/recipe/directionText.ts";
import type { Float32Tensor } from "../../tensor/hostTensor.ts";
import { latentSet, type DoPart, type LatentSet } from "./latentSet.ts";

/** Two sets; the direction leads from one to the other. */
export interface Difference {
  readonly from: LatentSet;
  readonly to: LatentSet;
}

export interface FindOptions extends Omit<MethodOptions, "analyse">, PictureOptions {
  /** How they are found, or what they are the difference of. */
  readonly source: DirectionMethodName | Difference;
  /** Of the first; the others are called after the method and numbered. */
  readonly names?: readonly string[];
  /** How far each is worth going, either way. */
  readonly range?: number;
  /** Whose image the sheet moves; a difference moves the first that it leads from. */
  readonly seed: number;
  readonly analyse?: MethodOptions["analyse"];
  /** Steps of the projection of an image; left out, what suits it. */
  readonly numSteps?: number;
}

/** Directions ready to be written, and the ws [1, numWs, wDim] that show what they do. */
export interface Findings {
  readonly directions: NamedDirections & Required<Pick<NamedDirections, "names" | "ranges">>;
  readonly strengths?: FoundDirections["strengths"];
  readonly base: Float32Tensor;
}

/** A difference is whole at 1, and often still an image at 2. */
const DIFFERENCE_RANGE = [-2, 2] as const;

/** @throws UserError for seeds, files, layers or names that do not fit. */
export async function findNamed(
  network: Network,
  checkpoint: Checkpoint,
  o: FindOptions,
  part: DoPart,
): Promise<Findings> {
  const { source, names = [] } = o;
  assertNames(names, typeof source === "string" ? o.count : 1);
  if (typeof source !== "string") return difference(network, checkpoint, { ...o, source }, part);
  const base = await seedWs(network, [o.seed], o);
  const { strengths, ...found } = await part("Looking for directions", "seeds", (context) =>
    DIRECTION_METHODS[source].find(network, checkpoint, o, context),
  );
  return { directions: named(found, (i) => `${source}${i}`, USUAL_RANGE, o), strengths, base };
}

async function difference(
  network: Network,
  checkpoint: Checkpoint,
  o: FindOptions & { readonly source: Difference },
  part: DoPart,
): Promise<Findings> {
  const { from, to } = o.source;
  const start = await latentSet(network, checkpoint, from, o, part);
  const end = await latentSet(network, checkpoint, to, o, part);
  const found = { ...differenceDirection(start, end), ...(o.layers && { layers: o.layers }) };
  return { directions: named(found, () => "difference", DIFFERENCE_RANGE, o), base: rows(start, 0, 1) };
}

function named(
  found: NamedDirections,
  usual: (i: number) => string,
  usualRange: readonly [number, number],
  { names = [], range }: Pick<FindOptions, "names" | "range">,
): Findings["directions"] {
  const count = found.standardDeviations.length;
  const own = range === undefined ? usualRange : ([-range, range] as const);
  const each = Array.from({ length: count }, (_, i) => i);
  return { ...found, names: each.map((i) => names[i] ?? usual(i)), ranges: each.map(() => own) };
}

function assertNames(names: readonly string[], count: number): void {
  const wrong = names.find((name, i) => !isDirectionName(name) || names.indexOf(name) < i);
  if (wrong !== undefined) {
    throw new OptionError((say) => ({
      attempted: "name the directions",
      rule: "a name is used once, has up to 40 characters, is no number, and has none of : ; = @ in it",
      received: `"${wrong}"`,
      next: `For example: ${say("names", "smile,age")}.`,
    }));
  }
  if (names.length <= count) return;
  throw new OptionError((say) => ({
    attempted: "name the directions",
    rule: `there are ${count} of them`,
    received: `${names.length} names`,
    next: `Give fewer names, or a larger ${say("count")}.`,
  }));
}
