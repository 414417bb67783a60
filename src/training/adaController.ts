/** How the strength of augmentation follows the discriminator (Karras et al. 2020b, sec. 3.1). */
export interface AdaSettings {
  /** The mean sign of D's logits of real images that is steered to. */
  readonly target: number;
  /** Batches between two adjustments. */
  readonly interval: number;
  /** Thousands of images in which p can go from 0 to 1. */
  readonly kimg: number;
}

export const ADA_DEFAULTS: AdaSettings = { target: 0.6, interval: 4, kimg: 500 };

/** The strength, and what was seen since it was last adjusted. */
export interface AdaState {
  /** In [0, 1]. */
  readonly p: number;
  readonly signSum: number;
  readonly images: number;
  readonly batches: number;
}

export function initialAdaState(p = 0): AdaState {
  return { p, signSum: 0, images: 0, batches: 0 };
}

/**
 * The state after another batch. Every `interval` batches p takes a step: up where D says "real" of more of the real
 * images than the target allows, down where of fewer, by the share of the settings' kimg that was seen since.
 * @param signMean the mean sign of D's logits of the batch's real images.
 */
export function afterBatch(state: AdaState, signMean: number, batchSize: number, settings: AdaSettings): AdaState {
  const images = state.images + batchSize;
  const signSum = state.signSum + signMean * batchSize;
  const batches = state.batches + 1;
  if (batches < settings.interval) return { p: state.p, signSum, images, batches };
  const step = Math.sign(signSum / images - settings.target) * images / (settings.kimg * 1000);
  return initialAdaState(Math.min(Math.max(state.p + step, 0), 1));
}
