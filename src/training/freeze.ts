import { blockResolutions, type DiscriminatorConfig } from "../networks/config.ts";
import type { Declaration } from "../nn/scope.ts";

/**
 * Freeze-D (Mo et al. 2020): the discriminator's first layers, counted from the image on, stay as they are. Their
 * parameters become buffers, so that nothing is computed for their gradients.
 */
export function frozen(
  declared: readonly Declaration[],
  config: DiscriminatorConfig,
  layers: number,
): readonly Declaration[] {
  const prefixes = layerOrder(config).slice(0, layers);
  return declared.map((declaration) =>
    prefixes.some((prefix) => declaration.name.startsWith(prefix))
      ? { ...declaration, kind: "buffer" as const }
      : declaration,
  );
}

/** How many layers there are above the last block, which always learns. */
export function freezableLayers(config: DiscriminatorConfig): number {
  return layerOrder(config).length;
}

/** `b64.fromrgb.`, `b64.conv0.`, `b64.conv1.`, `b64.skip.`, `b32.conv0.`, ...: the official count of layers. */
function layerOrder(config: DiscriminatorConfig): string[] {
  const { architecture, imgResolution } = config;
  return blockResolutions(config)
    .filter((resolution) => resolution > 4)
    .reverse()
    .flatMap((resolution) =>
      [
        ...(resolution === imgResolution || architecture === "skip" ? ["fromrgb"] : []),
        "conv0",
        "conv1",
        ...(architecture === "resnet" ? ["skip"] : []),
      ].map((layer) => `b${resolution}.${layer}.`),
    );
}

/** Parts of the networks that stay as they are, by PyTorch's module names: `synthesis.b8`, `mapping`, `b16`. */
export interface FrozenModules {
  readonly G: readonly string[];
  readonly D: readonly string[];
}

/** The parameters of whole modules as buffers, so that nothing is computed for their gradients. */
export function frozenModules(declared: readonly Declaration[], modules: readonly string[]): readonly Declaration[] {
  return declared.map((declaration) =>
    modules.some((module) => declaration.name.startsWith(`${module}.`))
      ? { ...declaration, kind: "buffer" as const }
      : declaration,
  );
}
