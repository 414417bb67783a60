import { formatShape, sameShape } from "../base/assertShape.ts";
import { typeOf } from "./opTable.ts";
import type { NodeOf, Tensor } from "./node.ts";

/** The parts of a program that the rules speak of. */
export interface Verifiable {
  readonly inputs: readonly NodeOf<"input">[];
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** Inputs before users. */
  readonly nodes: readonly Tensor[];
}

/**
 * Checks a program against the op table: every node's type follows from its inputs, inputs come before
 * users, all nodes share a trace, and input names are unique. A violation is a bug, hence a plain Error.
 */
export function verify({ inputs, outputs, nodes }: Verifiable): void {
  if (outputs.size === 0) throw new Error("verify: a program needs an output");
  const seen = new Set<Tensor>();
  for (const node of nodes) {
    verifyNode(node, seen);
    seen.add(node);
  }
  for (const [name, node] of outputs) {
    if (!seen.has(node)) throw new Error(`verify: output "${name}" is not a node of the program`);
  }
  const names = inputs.map(({ attributes }) => attributes.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`verify: two inputs are named "${twice}"`);
}

function verifyNode(node: Tensor, seen: ReadonlySet<Tensor>): void {
  const late = node.inputs.find((input) => !seen.has(input));
  if (late !== undefined) throw new Error(`verify: %${node.id} = ${node.op} uses %${late.id} before it is computed`);
  const { shape, dtype } = typeOf(node.op, node.inputs, node.attributes as never);
  if (!sameShape(shape, node.shape) || dtype !== node.dtype) {
    throw new Error(
      `verify: %${node.id} = ${node.op} says ${node.dtype}${formatShape(node.shape)}, ` +
        `the rule says ${dtype}${formatShape(shape)}`,
    );
  }
}
