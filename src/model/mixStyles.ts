import type { Checkpoint } from "../checkpoints/checkpoint.ts";

/** The first half of the layers, so that columns give shape and rows give colour. */
export function firstHalf(numWs: number): number[] {
  return Array.from({ length: Math.ceil(numWs / 2) }, (_, i) => i);
}

/**
 * The layers that a checkpoint recommends its mixes to take from their columns, where it says so: what decides shape
 * and what colour differs from network to network. What names no layers of a network this deep is no recommendation.
 */
export function statedMixStyles({ mixStyles }: Checkpoint["extras"], numWs: number): readonly number[] | undefined {
  if (!Array.isArray(mixStyles) || mixStyles.length === 0) return undefined;
  const isLayer = (layer: unknown): layer is number =>
    typeof layer === "number" && Number.isInteger(layer) && layer >= 0 && layer < numWs;
  const layers: readonly unknown[] = mixStyles;
  return layers.every(isLayer) ? layers : undefined;
}
