import { isOp, type NodeOf, type Tensor } from "./node.ts";
import { verify } from "./verify.ts";

/**
 * A traced program: its inputs in the order of their names' first use, its named outputs, and every node
 * that the outputs reach, inputs before users. It is whatever its outputs reach and nothing else.
 */
export interface Program<Output extends string = string> {
  readonly inputs: readonly NodeOf<"input">[];
  readonly outputs: ReadonlyMap<Output, Tensor>;
  readonly nodes: readonly Tensor[];
}

/** @throws Error when the nodes break a rule of the op table or two inputs share a name. */
export function program<Output extends string>(outputs: Readonly<Record<Output, Tensor>>): Program<Output> {
  const named = new Map(Object.entries<Tensor>(outputs) as [Output, Tensor][]);
  const nodes = reachable([...named.values()]);
  const inputs = nodes.filter((node): node is Extract<Tensor, { op: "input" }> => isOp(node, "input"));
  const traced = { inputs, outputs: named, nodes };
  verify(traced);
  return traced;
}

/** Ids count up in the order of creation, so sorting by id puts every input before its users. */
function reachable(outputs: readonly Tensor[]): Tensor[] {
  const found = new Set<Tensor>(outputs);
  for (const node of found) node.inputs.forEach((input) => found.add(input));
  return [...found].sort((a, b) => a.id - b.id);
}
