import { scale, softplus } from "../../program/ops.ts";
import { runDiscriminator } from "../runDiscriminator.ts";
import { runGenerator } from "../runGenerator.ts";
import { meanLoss, type Phase } from "./phase.ts";

/** Gmain: the non-saturating loss of Goodfellow et al. 2014, sec. 3, softplus(-D(G(z))). */
export const generatorMain: Phase = {
  trains: "G",
  run: ({ G, D }, settings) => {
    const { images, c, wAverage } = runGenerator(G, settings);
    const fakeLogits = runDiscriminator(D, images, c, "fake", settings);
    const losses = softplus(scale(fakeLogits, -1)); // [N, 1]
    return { loss: meanLoss(losses), reports: { newWAverage: wAverage, fakeLogits, losses } };
  },
};
