import { isOp, type Tensor } from "../../program/node.ts";
import { float32, isDType, type Float32Tensor } from "../../tensor/hostTensor.ts";
import type { Fused, Fusion } from "../fusions.ts";
import { elementwise, filterGradientOfBlocks, signsOfScaled, sumOfPositions } from "./elementwise.ts";
import { freeConvolution, freeFilter, isFree } from "./freeConvolution.ts";
import { gainsOf, type Gains } from "./gains.ts";
import { perChannel } from "./perChannel.ts";
import { modulatedLayer, type ModulatedLayer } from "./layer.ts";
import { lowerModulatedLayer, lowerToColours } from "./lowerLayer.ts";
import type { BlockSize } from "./ops.ts";

type Users = ReadonlyMap<Tensor, number>;

/** What stands between free convolutions, so that the layout goes on. */
const BESIDE_FREE = [freeFilter, perChannel, elementwise, sumOfPositions, filterGradientOfBlocks];

/** The patterns of these nodes that are written in the blocked layout, for a CPU whose blocks have this size. */
export function blockedFusions(block: BlockSize, nodes: readonly Tensor[], users: Users): readonly Fusion[] {
  // Beside constant filters alone, the runtime by itself keeps FIR filters in the layout.
  const isTraining = nodes.some((node) => isFree(node, block));
  const gains: Gains = isTraining ? gainsOf(nodes, users) : new Map();
  return [
    (node) => layerFusion(modulatedLayer(node, users, block), block),
    (node) => freeConvolution(node, users, block, gains),
    ...(isTraining ? [(node: Tensor) => signsOfScaled(node, gains, block)] : []),
    ...(isTraining ? BESIDE_FREE.map((fusion) => (node: Tensor) => fusion(node, users, block, gains)) : []),
    filterEnergy,
  ];
}

function layerFusion(layer: ModulatedLayer | undefined, block: BlockSize): Fused | undefined {
  if (layer === undefined) return undefined;
  const { x, styles, demodulation, noise } = layer;
  const [rest, names] = present({ styles, demodulation, noise });
  const lowerLayer = demodulation === undefined ? lowerToColours : lowerModulatedLayer;
  return {
    inputs: [x, ...rest],
    layouts: {
      inputs: ["blocked", ...rest.map(() => "plain" as const)],
      output: demodulation === undefined ? "plain" : "blocked",
    },
    lower: (graph, [xValue = "", ...values]) => {
      const named = Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
      return lowerLayer(graph, layer, { x: xValue, styles: "", ...named }, block);
    },
  };
}

/** Those tensors that are there, and their names. */
function present(tensors: Readonly<Record<string, Tensor | undefined>>): readonly [Tensor[], string[]] {
  const entries = Object.entries(tensors).flatMap(([name, tensor]) =>
    tensor === undefined ? [] : [[name, tensor] as const],
  );
  return [entries.map(([, tensor]) => tensor), entries.map(([name]) => name)];
}

/**
 * ΣW² of constant filters, which demodulation needs: computed here, so that the model holds the filters in the
 * blocked layout alone.
 */
function filterEnergy(node: Tensor): Fused | undefined {
  if (!isOp(node, "sum") || node.attributes.axes.join() !== "2,3") return undefined;
  const [squares] = node.inputs;
  const filters = squares !== undefined && isOp(squares, "mul") ? squares.inputs : [];
  const [weight, same] = filters;
  if (weight === undefined || weight !== same || !isOp(weight, "constant")) return undefined;
  const { value } = weight.attributes;
  if (!isDType(value, "float32")) return undefined;
  return { inputs: [], lower: (graph) => graph.constant(energies(value)) };
}

/** [O, I, kh, kw] -> [O, I, 1, 1]. */
function energies({ shape: [outs = 1, ins = 1, height = 1, width = 1], data }: Float32Tensor): Float32Tensor {
  const taps = height * width;
  const sums = new Float32Array(outs * ins);
  for (let pair = 0, i = 0; pair < sums.length; pair++) {
    let sum = 0;
    for (const end = i + taps; i < end; i++) sum += (data[i] ?? 0) ** 2;
    sums[pair] = sum;
  }
  return float32([outs, ins, 1, 1], sums);
}
