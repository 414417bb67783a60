import { gradient } from "../../program/gradient.ts";
import { square, sum } from "../../program/ops.ts";
import { realInputs, runDiscriminator } from "../runDiscriminator.ts";
import { meanLoss, type Phase } from "./phase.ts";

/**
 * Dreg: R1 regularisation (Mescheder et al. 2018, eq. 9), gamma/2 |dD(real)/d real|². The gradient is that of the
 * images before augmentation, so it runs through it.
 */
export const discriminatorRegularisation: Phase = {
  trains: "D",
  run: ({ D }, settings) => {
    const real = realInputs(D, settings);
    const realLogits = runDiscriminator(D, real.images, real.c, "real", settings);
    const penalties = gradient(realLogits, [real.images]).map((slope) => sum(square(slope), [1, 2, 3]));
    const [penalty = realLogits] = penalties; // [N, 1, 1, 1]
    const loss = meanLoss(penalty, settings.gains.Dreg * (settings.r1Gamma / 2));
    return { loss, reports: { realLogits, penalties: penalty } };
  },
};
