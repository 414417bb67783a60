import { UserError } from "../../base/errors.ts";
import { formatShape } from "../../base/assertShape.ts";
import { isTensor } from "../../formats/isTensor.ts";
import { isDType, type HostTensor } from "../../tensor/hostTensor.ts";
import type { RawCheckpoint, RawDiscriminator, RawGenerator } from "../assemble.ts";
import type { JsonRecord } from "../checkpoint.ts";
import { isFilterOf } from "../inferFilter.ts";
import type { Dialect } from "./dialect.ts";
import { ROSINALITY_NAMES } from "./rosinalityNames.ts";
import { flattenTensors, unwrappedTensors } from "./tensorNames.ts";
import { filterGain } from "./transforms.ts";

type Tensors = ReadonlyMap<string, HostTensor>;

/** What that program builds, whatever its arguments: nothing of it stands in the file. */
const BLOCKS = { numFp16Res: 0, convClamp: null, activation: "lrelu", resampleFilter: [1, 3, 3, 1] } as const;
const MAPPING = { activation: "lrelu", lrMultiplier: 0.01 } as const;
const GENERATOR = { mapping: MAPPING, synthesis: BLOCKS } as const;
const DISCRIMINATOR = { ...BLOCKS, mbstdGroupSize: 4 } as const;

const AVERAGE_KEY = "latent_avg";

const OWN_NAME = /(?:^|\.)(?:to_rgb1\.conv|final_conv\.0)\.weight$/;

/** The keys of its checkpoints, and the name of a network's own state dict. */
const PLACES = {
  G_ema: [/^(?:g_ema|G_ema|generator_ema|ema)\./, /^/],
  G: [/^(?:g|G|generator)\./],
  D: [/^(?:d|D|discriminator)\./, /^/],
} as const;

/** Checkpoints and state dicts of rosinality/stylegan2-pytorch, and of the many that grew from it. */
export const rosinality: Dialect = {
  title: "rosinality/stylegan2-pytorch",
  names: ROSINALITY_NAMES,
  isOf: (value) => value instanceof Map && namesOf(value).some((name) => OWN_NAME.test(name)),
  read: (value) => (value instanceof Map ? read(value) : { extras: {} }),
};

function namesOf(value: ReadonlyMap<unknown, unknown>): string[] {
  return [...unwrappedTensors(flattenTensors(value)).keys()];
}

function read(value: ReadonlyMap<unknown, unknown>): RawCheckpoint {
  const tensors = unwrappedTensors(flattenTensors(value));
  const average = value.get(AVERAGE_KEY);
  const [G_ema, G] = [PLACES.G_ema, PLACES.G].map((places) =>
    generator(inPlace(tensors, places, "to_rgb1.conv.weight"), average));
  const D = inPlace(tensors, PLACES.D, "final_conv.0.weight");
  return {
    ...(G && { G }),
    ...(G_ema && { G_ema }),
    ...(D && { D: discriminator(D) }),
    extras: augmentation(value.get("ada_aug_p")),
  };
}

/** The tensors under the first of these prefixes that have this name. */
function inPlace(tensors: Tensors, places: readonly RegExp[], sign: string): Tensors | undefined {
  return places.map((place) => under(tensors, place)).find((found) => found.has(sign));
}

function under(tensors: Tensors, place: RegExp): Tensors {
  return new Map([...tensors].filter(([name]) => place.test(name)).map(([name, tensor]) =>
    [name.replace(place, ""), tensor]));
}

function generator(found: Tensors | undefined, average: unknown): RawGenerator | undefined {
  if (found === undefined) return undefined;
  const { [AVERAGE_KEY]: _, ...own } = Object.fromEntries(found);
  checkKernels(found);
  const blocks = 1 + [...found.keys()].filter((name) => /^to_rgbs\.\d+\.bias$/.test(name)).length;
  const w = isTensor(average) ? { "mapping.w_avg": flat(average) } : {};
  return {
    tensors: new Map(Object.entries({ ...own, ...w })),
    names: ROSINALITY_NAMES.generator(2 ** (blocks + 1)),
    assumed: GENERATOR,
    averageMayLack: true,
  };
}

function discriminator(found: Tensors): RawDiscriminator {
  checkKernels(found);
  const blocks = [...found.keys()].filter((name) => /^convs\.\d+\.conv1\.0\.weight$/.test(name)).length;
  return { tensors: found, names: ROSINALITY_NAMES.discriminator(2 ** (blocks + 2)), assumed: DISCRIMINATOR };
}

/** latent_avg is [wDim] or [1, wDim]. */
function flat(tensor: HostTensor): HostTensor {
  return { ...tensor, shape: [tensor.data.length] };
}

/** @throws UserError for a filter that is not the one that this program always builds. */
function checkKernels(tensors: Tensors): void {
  const { toOurs } = filterGain(1);
  for (const [name, tensor] of tensors) {
    if (!name.endsWith(".kernel") || !isDType(tensor, "float32")) continue;
    if (isFilterOf(toOurs(tensor), BLOCKS.resampleFilter)) continue;
    throw new UserError({
      attempted: "read the checkpoint of rosinality/stylegan2-pytorch",
      rule: `${name} must be a multiple of the outer product of [1, 3, 3, 1]`,
      received: `another filter of shape ${formatShape(tensor.shape)}`,
      next: "Another program wrote this file, or it is damaged.",
    });
  }
}

/** The strength that its adaptive augmentation had reached. */
function augmentation(p: unknown): JsonRecord {
  const value = isTensor(p) ? Number(p.data[0]) : p;
  return typeof value === "number" && Number.isFinite(value) ? { augment_pipe: { kwargs: {}, p: value } } : {};
}
