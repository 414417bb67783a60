import type { Checkpoint, Json, NetworkName } from "./checkpoint.ts";
import type { RawCheckpoint, RawNetwork } from "./assemble.ts";
import { checkDiscriminatorConfig, checkGeneratorConfig } from "./configSchema.ts";
import { isJsonRecord } from "./json.ts";

/** The configurations as this project's own files carry them, by network. */
export function configsOf({ G, G_ema, D }: Checkpoint): Json {
  return JSON.parse(JSON.stringify({ G: G?.config, G_ema: G_ema?.config, D: D?.config })) as Json;
}

/** Gives each network the configuration that the file carries for it. @throws UserError when one is out of bounds. */
export function withStatedConfigs(raw: RawCheckpoint, configs: Json | undefined): RawCheckpoint {
  const stated = (name: NetworkName): Json | undefined => (isJsonRecord(configs) ? configs[name] : undefined);
  return {
    ...raw,
    ...(raw.G && { G: withStated(raw.G, stated("G"), checkGeneratorConfig) }),
    ...(raw.G_ema && { G_ema: withStated(raw.G_ema, stated("G_ema"), checkGeneratorConfig) }),
    ...(raw.D && { D: withStated(raw.D, stated("D"), checkDiscriminatorConfig) }),
  };
}

function withStated<Config, Assumption>(
  network: RawNetwork<Config, Assumption>,
  config: Json | undefined,
  check: (value: unknown, attempted: string) => Config,
): RawNetwork<Config, Assumption> {
  return config === undefined ? network : { ...network, stated: check(config, "read the checkpoint's configuration") };
}
