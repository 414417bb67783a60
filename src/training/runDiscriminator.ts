import { discriminator } from "../networks/discriminator.ts";
import type { Tensor } from "../program/node.ts";
import type { PhaseSettings } from "./settings.ts";
import type { TracedNetwork } from "./tracedNetwork.ts";

/** D's logits of augmented images. images [N, imgChannels, R, R], c [N, cDim] -> [N, 1]. */
export function runDiscriminator(
  { scope }: TracedNetwork,
  images: Tensor,
  c: Tensor | undefined,
  batch: "fake" | "real",
  settings: PhaseSettings,
): Tensor {
  const {
    discriminator: { config },
    halfPrecision,
    augment,
  } = settings;
  const seen = augment === undefined ? images : augment(images, batch);
  return discriminator(scope, seen, c, config, { halfPrecision });
}

/** The program's inputs of a batch of real images: real [N, imgChannels, R, R], realC [N, cDim]. */
export function realInputs(
  { scope: { trace } }: TracedNetwork,
  { discriminator: { config }, batchSize }: PhaseSettings,
): { readonly images: Tensor; readonly c: Tensor | undefined } {
  const { imgChannels, imgResolution, cDim } = config;
  return {
    images: trace.input("real", [batchSize, imgChannels, imgResolution, imgResolution]),
    c: cDim > 0 ? trace.input("realC", [batchSize, cDim]) : undefined,
  };
}
