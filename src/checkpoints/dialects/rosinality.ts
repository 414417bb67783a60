import { UserError } from "../../base/errors.ts";
import { formatShape } from "../../base/assertShape.ts";
import { isTensor } from "../../formats/isTensor.ts";
import { isDType, type HostTensor } from "../../tensor/hostTensor.ts";
import type { RawCheckpoint, RawDiscriminator, RawGenerator } from "../assemble.ts";
import type { JsonRecord } from "../checkpoint.ts";
import { isFilterOf } from "../inferFilter.ts";
import type { Dialect } from "./dialect.ts";
import { ROSINALITY_NAMES } from "./rosinalityNames.ts";
import { unlessRefused } from "../passedOver.ts";
import { AVERAGE_KEY, flattenTensors, prefixesOf, unwrappedTensors } from "../tensorNames.ts";
import { filterGain } from "../transforms.ts";

type Tensors = ReadonlyMap<string, HostTensor>;

/** What that program builds, whatever its arguments: nothing of it stands in the file. */
const BLOCKS = { numFp16Res: 0, convClamp: null, activation: "lrelu", resampleFilter: [1, 3, 3, 1] } as const;
const MAPPING = { activation: "lrelu", lrMultiplier: 0.01 } as const;
const GENERATOR = { mapping: MAPPING, synthesis: BLOCKS } as const;
const DISCRIMINATOR = { ...BLOCKS, mbstdGroupSize: 4 } as const;

const LATENT_AVERAGE = "latent_avg";

const OWN_NAME = /(?:^|\.)(?:to_rgb1\.conv|final_conv\.0)\.weight$/;

/** Checkpoints and state dicts of rosinality/stylegan2-pytorch, and of the many that grew from it, under any keys. */
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
  const average = value.get(LATENT_AVERAGE);
  const places = prefixesOf(tensors, "to_rgb1.conv.weight");
  const averages = places.filter((place) => AVERAGE_KEY.test(place));
  const [G_ema, G] = [
    averages[0] ?? places.find((place) => place === ""),
    places.find((place) => place !== "" && !averages.includes(place)),
  ].map((place) => (place === undefined ? undefined : generator(under(tensors, place), average)));
  const [judge] = prefixesOf(tensors, "final_conv.0.weight").map((place) => under(tensors, place));
  const D = judge && unlessRefused("D", () => discriminator(judge));
  if (G === undefined && G_ema === undefined && D?.found === undefined && judge) discriminator(judge);
  return {
    ...(G && { G }),
    ...(G_ema && { G_ema }),
    ...(D?.found && { D: D.found }),
    extras: augmentation(value.get("ada_aug_p")),
    notes: D?.notes ?? [],
  };
}

/** The tensors whose names begin so, without that beginning. */
function under(tensors: Tensors, place: string): Tensors {
  return new Map(
    [...tensors].filter(([name]) => name.startsWith(place)).map(([name, tensor]) => [name.slice(place.length), tensor]),
  );
}

function generator(found: Tensors, average: unknown): RawGenerator {
  const { [LATENT_AVERAGE]: _, ...own } = Object.fromEntries(found);
  checkKernels(found);
  const blocks = 1 + [...found.keys()].filter((name) => /^to_rgbs\.\d+\.bias$/.test(name)).length;
  const w = isTensor(average) ? averageOf(average) : undefined;
  return {
    tensors: new Map(Object.entries({ ...own, ...(w && { "mapping.w_avg": w }) })),
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

/** latent_avg is [wDim], [1, wDim], or what encoders repeat for every layer; undefined where layers differ. */
function averageOf(tensor: HostTensor): HostTensor | undefined {
  const { shape, data } = tensor;
  const width = shape.at(-1) ?? 0;
  if (width === 0 || data.some((value, i) => value !== data[i % width])) return undefined;
  return { ...tensor, shape: [width], data: data.subarray(0, width) } as HostTensor;
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
