import type { DeviceTensor, Engine, Feeds } from "../engine/engine.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { targetProgram, type ProjectionProblem } from "./stepProgram.ts";

/** Images to find, and how much each of their pixels counts. */
export interface Targets {
  /** [N, C, R, R] in [-1, 1]. */
  readonly images: Float32Tensor;
  /** [N, 1, R, R] of mean 1 each. */
  readonly mask?: Float32Tensor;
}

/** What a program is fed with of targets: what is compared of them, on the device. */
export interface TargetFeeds {
  readonly features: readonly DeviceTensor[];
  readonly feeds: Feeds;
  dispose(): void;
}

export async function targetFeeds(problem: ProjectionProblem, t: Targets, engine: Engine): Promise<TargetFeeds> {
  const program = targetProgram(problem);
  const names = [...program.outputs.keys()];
  const executable = await engine.compile<string, string>(program, { keepOnDevice: names });
  const outputs = await executable.run({ image: t.images });
  await executable.dispose();
  const features = names.map((name) => {
    const tensor = outputs[name];
    if (tensor === undefined || !("dispose" in tensor)) throw new Error(`projection: "${name}" left the device`);
    return tensor;
  });
  const feeds = Object.fromEntries(features.map((tensor, i) => [names[i] ?? "", tensor]));
  return {
    features,
    feeds: t.mask === undefined ? feeds : { ...feeds, mask: t.mask },
    dispose: () => features.forEach((tensor) => tensor.dispose()),
  };
}
