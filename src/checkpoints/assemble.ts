import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import { W_AVERAGE } from "../networks/generator.ts";
import type { Declaration } from "../nn/scope.ts";
import { printable } from "../formats/formatError.ts";
import type { ReadBudget } from "../formats/readBudget.ts";
import { BYTES_PER_ELEMENT, float32, type DType, type Float32Tensor, type HostTensor } from "../tensor/hostTensor.ts";
import type { Checkpoint, JsonRecord, NetworkName, StoredNetwork } from "./checkpoint.ts";
import { discriminatorDeclarations, generatorDeclarations } from "./declarations.ts";
import { toOurs, type NamePair } from "./names.ts";
import { toFloat32 } from "./floats.ts";
import {
  inferDiscriminatorConfig,
  inferGeneratorConfig,
  type AssumedDiscriminator,
  type AssumedGenerator,
} from "./inferConfig.ts";
import { isFilter } from "./inferFilter.ts";
import { matchTensors } from "./matchTensors.ts";
import { unlessRefused, type Attempt } from "./passedOver.ts";

/** What to take for granted where a file does not say it: an experiment's configurations. */
export interface Assumed {
  readonly generator?: GeneratorConfig;
  readonly discriminator?: DiscriminatorConfig;
}

/** A network as a file holds it. */
export interface RawNetwork<Config, Assumption> {
  readonly tensors: ReadonlyMap<string, HostTensor>;
  /** The table that gives them our names; left out where they have them. */
  readonly names?: readonly NamePair[];
  /** What the file says it is; left out where it says nothing. */
  readonly stated?: Config;
  /** What its program always builds, where nothing is stated and tensors do not show it. */
  readonly assumed?: Assumption;
  /** Whether the average w may be missing, as some programs leave it out. */
  readonly averageMayLack?: boolean;
}

export type RawGenerator = RawNetwork<GeneratorConfig, AssumedGenerator>;
export type RawDiscriminator = RawNetwork<DiscriminatorConfig, AssumedDiscriminator>;

/** What a reader of one format hands on. */
export interface RawCheckpoint {
  readonly G?: RawGenerator;
  readonly G_ema?: RawGenerator;
  readonly D?: RawDiscriminator;
  readonly extras: JsonRecord;
  /** What was passed over, and why; a sentence each. */
  readonly notes?: readonly string[];
}

/** Converts, completes and checks what a reader found. @throws UserError when a network's tensors are not its own. */
export function assembleCheckpoint(raw: RawCheckpoint, budget: ReadBudget, assumed: Assumed = {}): Checkpoint {
  const declared = oncePerConfig(generatorDeclarations);
  const context = { assumed, budget };
  const G = raw.G && storedGenerator(raw.G, "G", context, declared);
  const G_ema = raw.G_ema && storedGenerator(raw.G_ema, "G_ema", context, declared);
  const lacksAverage = G?.lacksAverage === true || G_ema?.lacksAverage === true;
  const D = raw.D && judge(raw.D, context, G !== undefined || G_ema !== undefined);
  const notes = [...(raw.notes ?? []), ...(D?.notes ?? []), ...(lacksAverage ? [COMPUTED_AVERAGE] : [])];
  return {
    ...(G && { G }),
    ...(G_ema && { G_ema }),
    ...(D?.found && { D: D.found }),
    extras: raw.extras,
    ...(notes.length > 0 && { notes }),
  };
}

const COMPUTED_AVERAGE = "The file has no average w; it is computed from 10,000 latents";

interface Assembling {
  readonly assumed: Assumed;
  readonly budget: ReadBudget;
}

type Declare<Config> = (config: Config) => readonly Declaration[];

/** G and G_ema have one configuration in every real file. */
function oncePerConfig<Config>(declare: Declare<Config>): Declare<Config> {
  const known = new Map<string, readonly Declaration[]>();
  return (config) => {
    const key = JSON.stringify(config);
    const declared = known.get(key) ?? declare(config);
    known.set(key, declared);
    return declared;
  };
}

function storedGenerator(
  raw: RawGenerator,
  name: NetworkName,
  { assumed, budget }: Assembling,
  declare: Declare<GeneratorConfig>,
): StoredNetwork<GeneratorConfig> {
  const label = labelOf(name);
  const tensors = ourTensors(raw, label, budget);
  const config = raw.stated ?? inferGeneratorConfig(tensors, label, raw.assumed ?? assumed.generator);
  const lacksAverage = raw.averageMayLack === true && !tensors.has(W_AVERAGE);
  if (lacksAverage) tensors.set(W_AVERAGE, float32([config.mapping.wDim], new Float32Array(config.mapping.wDim)));
  return {
    config,
    tensors: matchTensors(declare(config), tensors, config.synthesis.resampleFilter, label),
    ...storedAs(raw.tensors),
    ...(lacksAverage && { lacksAverage }),
  };
}

/** One of which nothing is stated may be another program's: images do not need it. */
function judge(
  raw: RawDiscriminator,
  context: Assembling,
  hasGenerator: boolean,
): Attempt<StoredNetwork<DiscriminatorConfig>> {
  const read = (): StoredNetwork<DiscriminatorConfig> => storedDiscriminator(raw, context);
  const isKnown = raw.stated !== undefined || context.assumed.discriminator !== undefined;
  return hasGenerator && !isKnown ? unlessRefused("D", read) : { found: read(), notes: [] };
}

function storedDiscriminator(
  raw: RawDiscriminator,
  { assumed, budget }: Assembling,
): StoredNetwork<DiscriminatorConfig> {
  const label = labelOf("D");
  const tensors = ourTensors(raw, label, budget);
  const config = raw.stated ?? inferDiscriminatorConfig(tensors, label, raw.assumed ?? assumed.discriminator);
  return {
    config,
    tensors: matchTensors(discriminatorDeclarations(config), tensors, config.resampleFilter, label),
    ...storedAs(raw.tensors),
  };
}

function labelOf(name: NetworkName): string {
  return `network ${name} of the checkpoint`;
}

/** Each value is looked at: tensors that share their data take as long as if they did not, and pay so. */
function ourTensors(
  { tensors, names }: Pick<RawGenerator, "tensors" | "names">,
  label: string,
  budget: ReadBudget,
): Map<string, Float32Tensor> {
  const floats = new Map(
    [...tensors].map(([name, tensor]) => {
      budget.spendBytes(tensor.data.length * BYTES_PER_ELEMENT.float32);
      return [name, toFloat32(tensor, `${printable(name)} of ${label}`)];
    }),
  );
  return names === undefined ? floats : toOurs(floats, names);
}

/** Filters are the same fixed numbers in any precision. */
function storedAs(tensors: ReadonlyMap<string, HostTensor>): { readonly storedAs?: readonly DType[] } {
  const dtypes = new Set([...tensors].filter(([name]) => !isFilter(name)).map(([, { dtype }]) => dtype));
  return dtypes.size === 1 && dtypes.has("float32") ? {} : { storedAs: [...dtypes] };
}
