import type { Shape } from "../base/assertShape.ts";
import { isOp, type Tensor } from "../program/node.ts";
import { sizeParameters, type Blob, type NcnnGraph } from "./graph.ts";

/** The blobs of nodes while a program is lowered. ncnn knows no batch: a tensor [1, ...] is a blob [...]. */
export class Values {
  private readonly graph: NcnnGraph;
  private readonly known = new Map<Tensor, Blob>();

  constructor(graph: NcnnGraph) {
    this.graph = graph;
  }

  set(node: Tensor, blob: Blob): void {
    this.known.set(node, blob);
  }

  /** A node's blob as an operand of a result of so many axes, with those that broadcasting adds. */
  get(node: Tensor, rank = node.shape.length): Blob {
    const aligned = blobShape([...new Array<number>(Math.max(rank - node.shape.length, 0)).fill(1), ...node.shape]);
    if (isOp(node, "constant")) return this.graph.memory(aligned, constantData(node));
    const blob = this.known.get(node);
    if (blob === undefined) throw new Error(`toNcnn: %${node.id} = ${node.op} is used before it is lowered`);
    const isSame = aligned.join() === blobShape(node.shape).join();
    return isSame ? blob : this.graph.layer("Reshape", [blob], sizeParameters(aligned));
  }
}

/** A tensor's shape without the batch, which is 1; a list is one as it is. */
export function blobShape(shape: Shape): Shape {
  const [batch, ...rest] = shape;
  if (rest.length === 0) return [batch ?? 1];
  if (batch !== 1 || rest.length > 3) throw new Error(`toNcnn: a blob has at most three axes, got [${shape.join()}]`);
  return rest;
}

/** @throws Error where the node is no constant in single precision. */
export function constantData(node: Tensor | undefined): Float32Array {
  const value = node !== undefined && isOp(node, "constant") ? node.attributes.value : undefined;
  if (value?.data instanceof Float32Array) return value.data;
  throw new Error(`toNcnn: a constant in float32 is wanted, not ${node?.op}`);
}
