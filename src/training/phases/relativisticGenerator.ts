import { softplus, sub } from "../../program/ops.ts";
import { realInputs, runDiscriminator } from "../runDiscriminator.ts";
import { runGenerator } from "../runGenerator.ts";
import { meanLoss, type Phase } from "./phase.ts";

/**
 * Gmain of the relativistic pairing loss (Huang et al. 2024, eq. 2, in its non-saturating form),
 * softplus(D(real) - D(G(z))): each generated image is judged beside a real one, of the same class where there are
 * classes.
 */
export const relativisticGenerator: Phase = {
  trains: "G",
  run: ({ G, D }, settings) => {
    const real = realInputs(D, settings);
    const { images, c, wAverage } = runGenerator(G, settings, settings.batchSize, real.c);
    const fakeLogits = runDiscriminator(D, images, c, "fake", settings);
    const realLogits = runDiscriminator(D, real.images, real.c, "real", settings);
    const losses = softplus(sub(realLogits, fakeLogits)); // [N, 1]
    return { loss: meanLoss(losses), reports: { newWAverage: wAverage, fakeLogits, losses } };
  },
};
