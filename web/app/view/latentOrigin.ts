import * as v from "valibot";
import type { LatentOrigin } from "./latents.ts";

const short = v.pipe(v.string(), v.maxLength(200));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Where a latent comes from, as files tell it. */
export const latentOrigin: v.GenericSchema<unknown, LatentOrigin> = v.variant("kind", [
  v.strictObject({ kind: v.literal("seed"), seed: count }),
  v.strictObject({ kind: v.literal("mixed"), row: short, column: short }),
  v.strictObject({ kind: v.literal("moved"), from: short }),
  v.strictObject({ kind: v.literal("edited"), from: short }),
  v.strictObject({ kind: v.literal("projected"), photo: short, steps: count, distance: v.number() }),
  v.strictObject({ kind: v.literal("file"), file: short }),
]);
