import type { DiscriminatorConfig, GeneratorConfig } from "../../networks/config.ts";
import { NETWORK_NAMES, discriminatorOf, type Checkpoint, type NetworkName } from "../checkpoint.ts";
import { inferDiscriminatorConfig, inferGeneratorConfig } from "../inferConfig.ts";
import type { LaidOut, Stored } from "./layout.ts";

/**
 * The tensors of one network under PyTorch's names, which its `load_state_dict` takes: the generator that makes
 * images, or D where there is no generator. Notes name the networks left out, and the settings that names and shapes
 * do not show and that the official training configurations do not have.
 */
export function stateDictLayout(checkpoint: Checkpoint, stored: Stored): LaidOut {
  const { G, G_ema } = checkpoint;
  const generator = G_ema ?? G;
  const name = G_ema !== undefined ? "G_ema" : G !== undefined ? "G" : "D";
  const { config, tensors } = generator ?? discriminatorOf(checkpoint);
  const inferred =
    generator === undefined ? inferDiscriminatorConfig(tensors, "D") : inferGeneratorConfig(tensors, name);
  return { value: stored(tensors), notes: [...leftOut(checkpoint, name), ...unsaid(config, inferred)] };
}

function leftOut(checkpoint: Checkpoint, written: NetworkName): string[] {
  const others = NETWORK_NAMES.filter((name) => name !== written && checkpoint[name] !== undefined);
  if (others.length === 0) return [];
  return [`A state dict holds one network: ${written} is written, ${others.join(" and ")} left out (see --only)`];
}

type Config = GeneratorConfig | DiscriminatorConfig;

function unsaid(config: Config, inferred: Config): string[] {
  const guessed = new Map(settings(inferred));
  const lost = settings(config).filter(([name, value]) => guessed.get(name) !== value);
  if (lost.length === 0) return [];
  const list = lost.map(([name, value]) => `${name} ${value}`).join(", ");
  return [`A state dict does not record these settings; pass them when you build the network: ${list}`];
}

/** Every setting with its value as text, nested ones by their path. */
function settings(config: object, prefix = ""): [name: string, value: string][] {
  return Object.entries(config).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? settings(value, `${prefix}${name}.`)
      : [[prefix + name, JSON.stringify(value)] satisfies [string, string]],
  );
}
