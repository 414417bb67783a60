import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import type { Declaration } from "../nn/scope.ts";
import type { DType, HostTensor } from "../tensor/hostTensor.ts";
import type { Checkpoint, JsonRecord, NetworkName, NetworkTensors, StoredNetwork } from "./checkpoint.ts";
import { discriminatorDeclarations, generatorDeclarations } from "./declarations.ts";
import { toFloat32 } from "./floats.ts";
import { inferDiscriminatorConfig, inferGeneratorConfig } from "./inferConfig.ts";
import { isFilter } from "./inferFilter.ts";
import { matchTensors } from "./matchTensors.ts";

/** What to take for granted where a file does not say it: an experiment's configurations. */
export interface Assumed {
  readonly generator?: GeneratorConfig;
  readonly discriminator?: DiscriminatorConfig;
}

/** A network as a file holds it. */
export interface RawNetwork<Config> {
  readonly tensors: ReadonlyMap<string, HostTensor>;
  /** What the file says it is; left out where it says nothing. */
  readonly stated?: Config;
}

/** What a reader of one format hands on. */
export interface RawCheckpoint {
  readonly G?: RawNetwork<GeneratorConfig>;
  readonly G_ema?: RawNetwork<GeneratorConfig>;
  readonly D?: RawNetwork<DiscriminatorConfig>;
  readonly extras: JsonRecord;
}

/** Converts, completes and checks what a reader found. @throws UserError when a network's tensors are not its own. */
export function assembleCheckpoint({ G, G_ema, D, extras }: RawCheckpoint, assumed: Assumed = {}): Checkpoint {
  const declared = oncePerConfig(generatorDeclarations);
  return {
    ...(G && { G: storedGenerator(G, "G", assumed, declared) }),
    ...(G_ema && { G_ema: storedGenerator(G_ema, "G_ema", assumed, declared) }),
    ...(D && { D: storedDiscriminator(D, assumed) }),
    extras,
  };
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
  raw: RawNetwork<GeneratorConfig>,
  name: NetworkName,
  assumed: Assumed,
  declare: Declare<GeneratorConfig>,
): StoredNetwork<GeneratorConfig> {
  const label = labelOf(name);
  const tensors = floats(raw.tensors, label);
  const config = raw.stated ?? inferGeneratorConfig(tensors, label, assumed.generator);
  return {
    config,
    tensors: matchTensors(declare(config), tensors, config.synthesis.resampleFilter, label),
    ...storedAs(raw.tensors),
  };
}

function storedDiscriminator(
  raw: RawNetwork<DiscriminatorConfig>,
  assumed: Assumed,
): StoredNetwork<DiscriminatorConfig> {
  const label = labelOf("D");
  const tensors = floats(raw.tensors, label);
  const config = raw.stated ?? inferDiscriminatorConfig(tensors, label, assumed.discriminator);
  return {
    config,
    tensors: matchTensors(discriminatorDeclarations(config), tensors, config.resampleFilter, label),
    ...storedAs(raw.tensors),
  };
}

function labelOf(name: NetworkName): string {
  return `network ${name} of the checkpoint`;
}

function floats(tensors: ReadonlyMap<string, HostTensor>, label: string): NetworkTensors {
  return new Map([...tensors].map(([name, tensor]) => [name, toFloat32(tensor, `${name} of ${label}`)]));
}

/** Filters are the same fixed numbers in any precision. */
function storedAs(tensors: ReadonlyMap<string, HostTensor>): { readonly storedAs?: readonly DType[] } {
  const dtypes = new Set([...tensors].filter(([name]) => !isFilter(name)).map(([, { dtype }]) => dtype));
  return dtypes.size === 1 && dtypes.has("float32") ? {} : { storedAs: [...dtypes] };
}
