import { gradient } from "../../program/gradient.ts";
import type { Tensor } from "../../program/node.ts";
import { add, softplus, square, sub, sum } from "../../program/ops.ts";
import { realInputs, runDiscriminator } from "../runDiscriminator.ts";
import { runGenerator } from "../runGenerator.ts";
import { meanLoss, type Phase } from "./phase.ts";

/**
 * Dmain of the relativistic pairing loss (Huang et al. 2024, eq. 2), softplus(D(G(z)) - D(real)), with both
 * zero-centred gradient penalties in every step (eq. 3): R1, gamma/2 |dD(real)/d real|², and R2, the same of generated
 * pictures. Gradients are those of the pictures before augmentation.
 */
export const relativisticDiscriminator: Phase = {
  trains: "D",
  run: ({ G, D }, settings) => {
    const real = realInputs(D, settings);
    const { images, c, wAverage } = runGenerator(G, settings, settings.batchSize, real.c);
    const fakeLogits = runDiscriminator(D, images, c, "fake", settings);
    const realLogits = runDiscriminator(D, real.images, real.c, "real", settings);
    const losses = softplus(sub(fakeLogits, realLogits)); // [N, 1]
    const adversarial = meanLoss(losses);
    const common = { newWAverage: wAverage, fakeLogits, realLogits, losses };
    if (settings.r1Gamma === 0) return { loss: adversarial, reports: common };
    const penalties = squaredSlope(realLogits, real.images);
    const fakePenalties = squaredSlope(fakeLogits, images);
    const regularisation = meanLoss(add(penalties, fakePenalties), settings.r1Gamma / 2);
    return { loss: add(adversarial, regularisation), reports: { ...common, penalties, fakePenalties } };
  },
};

/** |d logits / d images|² of each picture. [N, 1, 1, 1]. */
function squaredSlope(logits: Tensor, images: Tensor): Tensor {
  const [slope = images] = gradient(logits, [images]);
  return sum(square(slope), [1, 2, 3]);
}
