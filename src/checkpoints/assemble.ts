import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import type { Checkpoint, JsonRecord, NetworkName, NetworkTensors, StoredNetwork } from "./checkpoint.ts";
import { discriminatorDeclarations, generatorDeclarations } from "./declarations.ts";
import { toFloat32 } from "./floats.ts";
import { inferDiscriminatorConfig, inferGeneratorConfig } from "./inferConfig.ts";
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
  return {
    ...(G && { G: storedGenerator(G, "G", assumed) }),
    ...(G_ema && { G_ema: storedGenerator(G_ema, "G_ema", assumed) }),
    ...(D && { D: storedDiscriminator(D, assumed) }),
    extras,
  };
}

function storedGenerator(raw: RawNetwork<GeneratorConfig>, name: NetworkName, assumed: Assumed): StoredNetwork<GeneratorConfig> {
  const label = labelOf(name);
  const tensors = floats(raw.tensors, label);
  const config = raw.stated ?? inferGeneratorConfig(tensors, label, assumed.generator);
  const { resampleFilter } = config.synthesis;
  return { config, tensors: matchTensors(generatorDeclarations(config), tensors, resampleFilter, label) };
}

function storedDiscriminator(raw: RawNetwork<DiscriminatorConfig>, assumed: Assumed): StoredNetwork<DiscriminatorConfig> {
  const label = labelOf("D");
  const tensors = floats(raw.tensors, label);
  const config = raw.stated ?? inferDiscriminatorConfig(tensors, label, assumed.discriminator);
  return { config, tensors: matchTensors(discriminatorDeclarations(config), tensors, config.resampleFilter, label) };
}

function labelOf(name: NetworkName): string {
  return `network ${name} of the checkpoint`;
}

function floats(tensors: ReadonlyMap<string, HostTensor>, label: string): NetworkTensors {
  return new Map([...tensors].map(([name, tensor]) => [name, toFloat32(tensor, `${name} of ${label}`)]));
}
