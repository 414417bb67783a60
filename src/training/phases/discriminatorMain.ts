import { add, scale, softplus } from "../../program/ops.ts";
import { discriminateBoth, realInputs } from "../runDiscriminator.ts";
import { runGenerator } from "../runGenerator.ts";
import { meanLoss, type Phase } from "./phase.ts";

/** Dmain: the logistic loss (Goodfellow et al. 2014, eq. 1), softplus(D(G(z))) + softplus(-D(real)). */
export const discriminatorMain: Phase = {
  trains: "D",
  run: ({ G, D }, settings) => {
    const { wAverage, ...fake } = runGenerator(G, settings);
    const { fakeLogits, realLogits } = discriminateBoth(D, fake, realInputs(D, settings), settings);
    const losses = add(softplus(fakeLogits), softplus(scale(realLogits, -1)));
    return { loss: meanLoss(losses), reports: { newWAverage: wAverage, fakeLogits, realLogits, losses } };
  },
};
