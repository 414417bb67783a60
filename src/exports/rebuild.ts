import { isOp, type Tensor } from "../program/node.ts";
import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";

/** What stands for a node in the new program; undefined keeps its op over the new inputs. */
export type Replace = (node: Tensor, trace: Trace) => Tensor | undefined;

/** The same program in a new trace, with some of its nodes replaced. What is no longer reached is left out. */
export function rebuild(traced: Program, replace: Replace): Program {
  const trace = new Trace();
  const made = new Map<Tensor, Tensor>();
  for (const node of traced.nodes) made.set(node, replace(node, trace) ?? copied(node, made, trace));
  return program(Object.fromEntries([...traced.outputs].map(([name, node]) => [name, found(made, node)])));
}

function copied(node: Tensor, made: ReadonlyMap<Tensor, Tensor>, trace: Trace): Tensor {
  if (isOp(node, "constant")) return trace.constant(node.attributes.value);
  return trace.node(
    node.op,
    node.inputs.map((input) => found(made, input)),
    node.attributes as never,
  );
}

function found(made: ReadonlyMap<Tensor, Tensor>, node: Tensor): Tensor {
  const copy = made.get(node);
  if (copy === undefined) throw new Error(`rebuild: %${node.id} = ${node.op} is used before it is made`);
  return copy;
}
