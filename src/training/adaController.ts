/** How the strength of augmentation follows the discriminator (r_t of Karras et al. 2020b, sec. 3, eq. 1). */
export interface AdaSettings {
  /** The mean sign of D's logits of real images that is steered to. */
  readonly target: number;
  /** Batches between two adjustments. */
  readonly interval: number;
  /** Thousands of images in which p can go from 0 to 1. */
  readonly kimg: number;
  /** p stays at or below this; without a limit where it is left out. */
  readonly pMax?: number;
}

export const ADA_DEFAULTS: AdaSettings = { target: 0.6, interval: 4, kimg: 500 };

/** The strength, and what was seen since it was last adjusted. */
export interface AdaState {
  /** A float32 of at least 0. Above 1 probabilities saturate, and p takes its time to come back. */
  readonly p: number;
  readonly signSum: number;
  /** Real images whose logits are in the sum: one that two phases judged counts twice. */
  readonly images: number;
  readonly batches: number;
}

/** Of D's logits of real images; NaN does not count. */
export interface Signs {
  readonly sum: number;
  readonly images: number;
}

export function signsOf(signs: ArrayLike<number>): Signs {
  const known = Array.from(signs).filter(Number.isFinite);
  return { sum: known.reduce((sum, sign) => sum + sign, 0), images: known.length };
}

export function initialAdaState(p = 0): AdaState {
  return { p, signSum: 0, images: 0, batches: 0 };
}

/**
 * The state after another batch. Every `interval` batches p takes a step: up where D says "real" of more of the real
 * images than the target allows, down where of fewer, by the share of the settings' kimg that those batches are. It
 * stays at or above 0 and, unless the settings limit it, may exceed 1, as in the official code.
 * @param signs in every phase that computed them.
 */
export function afterBatch(state: AdaState, signs: Signs, batchSize: number, settings: AdaSettings): AdaState {
  const images = state.images + signs.images;
  const signSum = state.signSum + signs.sum;
  const batches = state.batches + 1;
  if (batches < settings.interval) return { p: state.p, signSum, images, batches };
  if (images === 0) return initialAdaState(state.p);
  const step =
    (Math.sign(signSum / images - settings.target) * (batchSize * settings.interval)) / (settings.kimg * 1000);
  const p = Math.min(Math.fround(state.p + Math.fround(step)), Math.fround(settings.pMax ?? Infinity));
  return initialAdaState(Math.max(p, 0));
}
