import type { Tensor } from "../program/node.ts";
import type { Program } from "../program/program.ts";
import { encodeModel, type OnnxModel, type Weights } from "./encode.ts";
import { fused, type Fused } from "./fusions.ts";
import { OnnxGraph, type Target, type Value } from "./graph.ts";
import { LOWERINGS, type Lowering } from "./lowerings.ts";

export interface ToOnnxOptions {
  /** "external" (default) shares the constants' memory; "inline" makes one self-contained file. */
  readonly weights?: Weights;
  readonly target?: Target;
}

/**
 * Lowers a program to an ONNX model with the same input and output names.
 * @throws Error when an input and an output share a name, which ONNX cannot express.
 */
export function toOnnx(program: Program, { weights = "external", target = "cpu" }: ToOnnxOptions = {}): OnnxModel {
  return encodeModel(toGraph(program, target), weights);
}

/** The graph before it is encoded: what tests and tools look at. */
export function toGraph(program: Program, target: Target = "cpu"): OnnxGraph {
  const names = [...program.inputs.map(({ attributes }) => attributes.name), ...program.outputs.keys()];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`toOnnx: "${twice}" names an input and an output`);
  const graph = new OnnxGraph(target, names);
  const values = lowerNodes(graph, program);
  for (const [name, node] of program.outputs) {
    graph.output({ name, shape: node.shape, dtype: node.dtype }, valueOf(values, node));
  }
  return graph;
}

function lowerNodes(graph: OnnxGraph, { nodes, outputs }: Program): ReadonlyMap<Tensor, Value> {
  const users = countUsers(nodes, outputs.values());
  const plans = planFusions(nodes, outputs.values(), users);
  const values = new Map<Tensor, Value>();
  for (const node of nodes) {
    const plan = plans.get(node);
    if (plan === undefined) continue;
    values.set(node, plan.lower(graph, plan.inputs.map((input) => valueOf(values, input))));
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
  nodes: readonly Tensor[], outputs: Iterable<Tensor>, users: ReadonlyMap<Tensor, number>,
): ReadonlyMap<Tensor, Fused> {
  const needed = new Set<Tensor>(outputs);
  const plans = new Map<Tensor, Fused>();
  for (const node of nodes.toReversed()) {
    if (!needed.has(node)) continue;
    const plan = fused(node, users) ?? { inputs: node.inputs, lower: (graph, values) => lower(graph, node, values) };
    plans.set(node, plan);
    plan.inputs.forEach((input) => needed.add(input));
  }
  return plans;
}

function valueOf(values: ReadonlyMap<Tensor, Value>, node: Tensor): Value {
  const value = values.get(node);
  if (value === undefined) throw new Error(`toOnnx: %${node.id} = ${node.op} is used before it is lowered`);
  return value;
}
