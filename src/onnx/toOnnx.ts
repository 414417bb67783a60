import type { Tensor } from "../program/node.ts";
import type { Program } from "../program/program.ts";
import { encodeModel, type OnnxModel, type Weights } from "./encode.ts";
import { blockedFusions } from "./blocked/fusions.ts";
import type { BlockSize } from "./blocked/ops.ts";
import { fused, FUSIONS, type Fused } from "./fusions.ts";
import { OnnxGraph, type Target, type Value } from "./graph.ts";
import { LaidOutValues } from "./layouts.ts";
import { LOWERINGS, type Lowering } from "./lowerings.ts";

/** What the runtime at hand is, as far as it decides between formulations. */
export interface Runtime {
  readonly target?: Target;
  /**
   * Channels of a block in ONNX Runtime's blocked layout on this CPU, found by a probe. Where it is given, layers
   * that profit are written in that layout, with operators that only this very runtime knows. Never given for a file.
   */
  readonly blockSize?: BlockSize;
}

export interface ToOnnxOptions extends Runtime {
  /** "external" (default) shares the constants' memory; "inline" makes one self-contained file. */
  readonly weights?: Weights;
}

/**
 * Lowers a program to an ONNX model with the same input and output names.
 * @throws Error when an input and an output share a name, which ONNX cannot express.
 */
export function toOnnx(program: Program, { weights = "external", ...runtime }: ToOnnxOptions = {}): OnnxModel {
  return encodeModel(toGraph(program, runtime), weights);
}

/** The graph before it is encoded: what tests and tools look at. */
export function toGraph(program: Program, { target = "cpu", blockSize }: Runtime = {}): OnnxGraph {
  const names = [...program.inputs.map(({ attributes }) => attributes.name), ...program.outputs.keys()];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`toOnnx: "${twice}" names an input and an output`);
  const graph = new OnnxGraph(target, names);
  const values = lowerNodes(graph, program, blockSize);
  for (const [name, node] of program.outputs) {
    graph.output({ name, shape: node.shape, dtype: node.dtype }, values.get(node, "plain"));
  }
  if (target === "gpu") graph.writeOutputsDirectly();
  return graph;
}

function lowerNodes(graph: OnnxGraph, { nodes, outputs }: Program, blockSize: BlockSize | undefined): LaidOutValues {
  const users = countUsers(nodes, outputs.values());
  const fusions = blockSize === undefined ? FUSIONS : [...blockedFusions(blockSize, nodes, users), ...FUSIONS];
  const plans = planFusions(nodes, outputs.values(), (node) => fused(node, users, fusions));
  const values = new LaidOutValues(graph);
  for (const node of nodes) {
    const plan = plans.get(node);
    if (plan === undefined) continue;
    const inputs = plan.inputs.map((input, i) => values.get(input, plan.layouts?.inputs[i] ?? "plain"));
    values.set(node, plan.layouts?.output ?? "plain", plan.lower(graph, inputs));
  }
  return values;
}

function lower(graph: OnnxGraph, node: Tensor, inputs: readonly Value[]): Value {
  const lowering = LOWERINGS[node.op] as Lowering<typeof node.op>;
  return lowering(graph, node as never, inputs);
}

function countUsers(nodes: readonly Tensor[], outputs: Iterable<Tensor>): ReadonlyMap<Tensor, number> {
  const users = new Map<Tensor, number>();
  const uses = [...nodes.flatMap(({ inputs }) => inputs), ...outputs];
  for (const used of uses) users.set(used, (users.get(used) ?? 0) + 1);
  return users;
}

/** From the outputs down: how each node that is still needed is written once patterns have swallowed others. */
function planFusions(
  nodes: readonly Tensor[],
  outputs: Iterable<Tensor>,
  fusedAt: (node: Tensor) => Fused | undefined,
): ReadonlyMap<Tensor, Fused> {
  const needed = new Set<Tensor>(outputs);
  const plans = new Map<Tensor, Fused>();
  for (const node of nodes.toReversed()) {
    if (!needed.has(node)) continue;
    const plan = fusedAt(node) ?? { inputs: node.inputs, lower: (graph, values) => lower(graph, node, values) };
    plans.set(node, plan);
    plan.inputs.forEach((input) => needed.add(input));
  }
  return plans;
}
