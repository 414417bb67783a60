import { OptionError, type Spelling } from "../base/optionError.ts";
import { UserError } from "../base/errors.ts";
import { cutModel } from "../onnx/decode.ts";
import type { ModelInput, ModelProgram } from "../onnx/modelProgram.ts";
import type { OnnxModel } from "../onnx/encode.ts";
import type { Engine } from "../engine/engine.ts";
import type { CheckpointNetworkOptions } from "../model/checkpointNetwork.ts";
import type { GeneratorPrograms } from "../model/generatorPrograms.ts";
import { statedMixStyles } from "../model/mixStyles.ts";
import { Network } from "../model/network.ts";
import type { NoiseMode } from "../networks/generator.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import type { OnnxFile } from "./readOnnxFile.ts";

/**
 * The network of an exported file on an engine.
 * @param onDispose called when the network is disposed.
 * @throws UserError when the file holds other weights or another precision than are asked for.
 */
export function onnxNetwork(
  file: OnnxFile,
  engine: Engine,
  { weights, precision = "auto", batchSize }: CheckpointNetworkOptions = {},
  onDispose?: () => Promise<void>,
): Network {
  if (weights !== undefined) requireHeld("weights", file.weights, weights);
  if (precision !== "auto") requireHeld("precision", file.precision, precision);
  const mixStyles = statedMixStyles(file.extras, generatorNetwork(file.config).numWs);
  return new Network({ generator: onnxGenerator(file) }, engine, { batchSize, mixStyles, onDispose });
}

function requireHeld(option: string, held: string, wanted: string): void {
  if (wanted === held) return;
  throw new UserError({
    attempted: `use --${option} ${wanted}`,
    rule: "an exported file is fixed to what it was exported with",
    received: `one with ${held}`,
    next: `Leave --${option} out, or give the checkpoint that it was made from.`,
  });
}

/**
 * The generator of an exported file, which runs the file's own graph. A file with both parts is cut at its ws, so that
 * ws can be mixed and walked through.
 */
export function onnxGenerator(file: OnnxFile): GeneratorPrograms {
  const { config, average, part } = file;
  const { zDim, cDim, wDim, numWs: ws, imgChannels, imgResolution: side } = generatorNetwork(config);
  return {
    config,
    average,
    mapping: (n) => {
      if (part === "synthesis")
        throw lacks("ws of latents", "only a synthesis network", (say) => `Give it ws with ${say("projectedW")}.`);
      const inputs = [
        ...(zDim > 0 ? [port("z", [n, zDim])] : []),
        ...(cDim > 0 ? [port("c", [n, cDim])] : []),
        port("truncation_psi", [ws]),
      ];
      return at(inputs, "ws", [n, ws, wDim], cutModel(file.model, { from: [], outputs: ["ws"] }));
    },
    synthesis: (n, { noiseMode }) => {
      if (part === "mapping") throw lacks("images", "only a mapping network", () => "Export both of its parts.");
      requireNoise(file, noiseMode);
      return at([port("ws", [n, ws, wDim])], "image", [n, imgChannels, side, side], synthesisModel(file));
    },
    inspection: () => {
      throw lacks(
        "what each resolution adds",
        "an exported network",
        () => "Give the checkpoint that it was made from.",
      );
    },
  };
}

function port(name: string, shape: readonly number[]): ModelInput {
  return { attributes: { name }, shape, dtype: "float32" };
}

function at(inputs: readonly ModelInput[], name: string, shape: readonly number[], model: OnnxModel): ModelProgram {
  return { inputs, outputs: new Map([[name, { shape, dtype: "float32" as const }]]), model };
}

/** The output ws is a copy of the value that the synthesis reads. */
function synthesisModel({ model, part }: OnnxFile): OnnxModel {
  const copy = model.graph.node.find(({ output }) => output.includes("ws"));
  const from = part === "synthesis" || copy === undefined ? [] : [{ value: copy.input[0] ?? "", input: "ws" }];
  return cutModel(model, { from, outputs: ["image"] });
}

/** @throws UserError where the file holds other noise. What a file without noise has stored is none. */
function requireNoise({ noiseMode: held }: OnnxFile, wanted: NoiseMode): void {
  if (wanted === held || (wanted === "const" && held === "none")) return;
  throw new OptionError((say) => ({
    attempted: `make images with ${say("noiseMode", wanted)}`,
    rule: `this file was exported with ${say("noiseMode", held)}`,
    received: wanted,
    next: `Leave ${say("noiseMode")} out, or give the checkpoint that it was made from.`,
  }));
}

function lacks(what: string, received: string, next: (say: Spelling) => string): UserError {
  return new OptionError((say) => ({
    attempted: `compute ${what}`,
    rule: "the file must hold that part",
    received,
    next: next(say),
  }));
}
