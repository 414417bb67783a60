import { gradient } from "../../program/gradient.ts";
import { add, softplus, square, sub, sum } from "../../program/ops.ts";
import { discriminateBoth, realInputs } from "../runDiscriminator.ts";
import { runGenerator } from "../runGenerator.ts";
import { meanLoss, type Phase } from "./phase.ts";

/**
 * Dmain of the relativistic pairing loss (Huang et al. 2024, eq. 2), softplus(D(G(z)) - D(real)), with both
 * zero-centred gradient penalties in every step (eq. 3): R1, gamma/2 |dD(real)/d real|², and R2, the same of generated
 * images. Gradients are those of the images before augmentation.
 */
export const relativisticDiscriminator: Phase = {
  trains: "D",
  run: ({ G, D }, settings) => {
    const real = realInputs(D, settings);
    const { wAverage, ...fake } = runGenerator(G, settings, settings.batchSize, real.c);
    const { fakeLogits, realLogits } = discriminateBoth(D, fake, real, settings);
    const losses = softplus(sub(fakeLogits, realLogits)); // [N, 1]
    const adversarial = meanLoss(losses);
    const common = { newWAverage: wAverage, fakeLogits, realLogits, losses };
    if (settings.r1Gamma === 0) return { loss: adversarial, reports: common };
    // No logit depends on images of the other kind, so the gradient of their sum is that of each.
    const both = gradient(add(fakeLogits, realLogits), [fake.images, real.images]);
    // Each [N, 1, 1, 1].
    const [fakePenalties = losses, penalties = losses] = both.map((slope) => sum(square(slope), [1, 2, 3]));
    const regularisation = meanLoss(add(penalties, fakePenalties), settings.r1Gamma / 2);
    return { loss: add(adversarial, regularisation), reports: { ...common, penalties, fakePenalties } };
  },
};
