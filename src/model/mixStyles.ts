import type { Checkpoint } from "../checkpoints/checkpoint.ts";

/** Layers 0 to 6, as officially: at 1024 x 1024 they give pose and shape. Of fewer than 7 layers, all. */
export function firstSeven(numWs: number): number[] {
  return Array.from({ length: Math.min(7, numWs) }, (_, i) => i);
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
