import type { Tensor } from "../program/node.ts";
import type { Program } from "../program/program.ts";
import { encodeNet, type NcnnNet } from "./encode.ts";
import { NcnnGraph, type Blob } from "./graph.ts";
import { NCNN_LOWERINGS } from "./lowerings.ts";
import { Values } from "./values.ts";

/**
 * Lowers a program of batch 1, whose constants are folded, to an ncnn net with the same input and output names.
 * @param half stores the weights of convolutions and products in half precision.
 * @throws Error (a bug of the caller) for an op that ncnn has no layer for, or constants where it wants none.
 */
export function toNcnn({ nodes, outputs }: Program, { half }: { readonly half: boolean }): NcnnNet {
  const graph = new NcnnGraph();
  const values = new Values(graph);
  for (const node of nodes) if (node.op !== "constant") values.set(node, lower(graph, node, values));
  for (const [name, node] of outputs) graph.rename(values.get(node), name);
  return encodeNet(graph, half);
}

function lower(graph: NcnnGraph, node: Tensor, values: Values): Blob {
  const lowering = NCNN_LOWERINGS[node.op] as ((g: NcnnGraph, n: Tensor, v: Values) => Blob) | undefined;
  if (lowering === undefined) throw new Error(`toNcnn: ncnn has no layer for ${node.op}`);
  return lowering(graph, node, values);
}
