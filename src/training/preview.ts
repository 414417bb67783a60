import { createRng } from "../base/rng.ts";
import type { Engine, Executable } from "../engine/engine.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { float32, isDType, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { TrainingSetup } from "./setup.ts";
import { layouts, type TrainingState } from "./state.ts";
import { sameStyle } from "./styleMixing.ts";
import { tracedNetwork } from "./tracedNetwork.ts";

/**
 * The average generator as it learns: average [size], z [n, zDim] -> image [n, C, R, R]. Its parameters are an input,
 * so that it is compiled once a run and not once a look. For networks without classes.
 */
export function previewProgram(
  setup: TrainingSetup,
  buffers: TrainingState["buffers"]["G"],
  n: number,
): Program<"image"> {
  const generator = generatorNetwork(setup.generator);
  const trace = new Trace();
  const declared = layouts(setup).declared.G;
  const { scope } = tracedNetwork(trace, "average", { config: setup.generator, declared, buffers });
  const w = generator.mapping(scope, { z: trace.input("z", [n, generator.zDim]) });
  const ws = sameStyle(w, generator.numWs);
  const options = { noiseMode: "const", halfPrecision: false } as const;
  return program({ image: generator.synthesis(scope, ws, options) });
}

/** The same latents again and again, so that one sees the same pictures grow. */
export interface Preview {
  /** -> [n, C, R, R], about [-1, 1]. */
  draw(average: Float32Tensor): Promise<Float32Tensor>;
  dispose(): Promise<void>;
}

/** @param n pictures, whose latents are the first n of those that the command line shows of a run with this seed. */
export function openPreview(setup: TrainingSetup, { buffers }: TrainingState, engine: Engine, n: number): Preview {
  const { zDim } = generatorNetwork(setup.generator);
  const z = float32(
    [n, zDim],
    createRng(setup.seed, "pictures")
      .stream("z")
      .normals(n * zDim),
  );
  let compiled: Promise<Executable<"image">> | undefined;
  return {
    async draw(average) {
      compiled ??= engine.compile(previewProgram(setup, buffers.G, n));
      const { image } = await (await compiled).run({ average, z });
      if (!isDType(image, "float32")) throw new Error("preview: the program gave no pictures");
      return image;
    },
    async dispose() {
      await (await compiled)?.dispose();
      compiled = undefined;
    },
  };
}
