import { add, scale, softplus } from "../../program/ops.ts";
import { realInputs, runDiscriminator } from "../runDiscriminator.ts";
import { runGenerator } from "../runGenerator.ts";
import { meanLoss, type Phase } from "./phase.ts";

/** Dmain: the logistic loss (Goodfellow et al. 2014, eq. 1), softplus(D(G(z))) + softplus(-D(real)). */
export const discriminatorMain: Phase = {
  trains: "D",
  run: ({ G, D }, settings) => {
    const { images, c, wAverage } = runGenerator(G, settings);
    const real = realInputs(D, settings);
    const fakeLogits = runDiscriminator(D, images, c, "fake", settings);
    const realLogits = runDiscriminator(D, real.images, real.c, "real", settings);
    const losses = add(softplus(fakeLogits), softplus(scale(realLogits, -1)));
    return { loss: meanLoss(losses), reports: { newWAverage: wAverage, fakeLogits, realLogits, losses } };
  },
};
