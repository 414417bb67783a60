import { discriminator } from "../networks/discriminator.ts";
import { mbstdGroup } from "../networks/config.ts";
import type { Tensor } from "../program/node.ts";
import { concat, reshape, slice } from "../program/ops.ts";
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

/** Images of one kind and their labels. images [N, imgChannels, R, R], c [N, cDim]. */
export interface Batch {
  readonly images: Tensor;
  readonly c: Tensor | undefined;
}

type Logits = Readonly<Record<"fakeLogits" | "realLogits", Tensor>>;

/** D's logits of generated and real images, which take one pass or two. -> both [N, 1]. */
export function discriminateBoth(D: TracedNetwork, fake: Batch, real: Batch, settings: PhaseSettings): Logits {
  if (settings.jointPass === true) return inOnePass(D, fake, real, settings);
  return {
    fakeLogits: runDiscriminator(D, fake.images, fake.c, "fake", settings),
    realLogits: runDiscriminator(D, real.images, real.c, "real", settings),
  };
}

/**
 * The minibatch standard deviation still sees either kind alone: of its M' = 2 N / size groups, each of one sample in
 * M' (see minibatchStd), the first half are generated and the others real, since the batches are laid out so.
 */
function inOnePass({ scope }: TracedNetwork, fake: Batch, real: Batch, settings: PhaseSettings): Logits {
  const {
    discriminator: { config },
    halfPrecision,
    augment = (images) => images,
  } = settings;
  const [n = 1] = fake.images.shape;
  const size = mbstdGroup(config, n);
  const images = interleaved(augment(fake.images, "fake"), augment(real.images, "real"), size);
  const c = fake.c && real.c && interleaved(fake.c, real.c, size);
  const logits = discriminator(scope, images, c, { ...config, mbstdGroupSize: size }, { halfPrecision }); // [2 N, 1]
  const grouped = reshape(logits, [size, 2, n / size]);
  const kind = (i: number): Tensor => reshape(slice(grouped, 1, i, i + 1), [n, 1]);
  return { fakeLogits: kind(0), realLogits: kind(1) };
}

/** Each of `size` parts of a, followed by the same part of b. a, b [N, ...] -> [2 N, ...]. */
function interleaved(a: Tensor, b: Tensor, size: number): Tensor {
  const [n = 1, ...rest] = a.shape;
  const grouped = (batch: Tensor): Tensor => reshape(batch, [size, n / size, ...rest]);
  return reshape(concat([grouped(a), grouped(b)], 1), [2 * n, ...rest]);
}

/** The program's inputs of a batch of real images: real [N, imgChannels, R, R], realC [N, cDim]. */
export function realInputs(
  { scope: { trace } }: TracedNetwork,
  { discriminator: { config }, batchSize }: PhaseSettings,
): Batch {
  const { imgChannels, imgResolution, cDim } = config;
  return {
    images: trace.input("real", [batchSize, imgChannels, imgResolution, imgResolution]),
    c: cDim > 0 ? trace.input("realC", [batchSize, cDim]) : undefined,
  };
}
