import type { Engine, ProgramTensor } from "../engine/engine.ts";
import { isOp, type Tensor } from "../program/node.ts";
import { program, type Program } from "../program/program.ts";
import { rebuild } from "./rebuild.ts";

/**
 * The same program with everything computed that no input decides: weights with their gains, the energy of weights
 * for demodulation, noise times its strength. Runtimes that would fold constants need not, and those that would not
 * compute them once here instead of for every image.
 */
export async function foldConstants(traced: Program, engine: Engine): Promise<Program> {
  const fixed = fixedNodes(traced.nodes);
  const frontier = traced.nodes
    .filter((node) => fixed.has(node) && !isOp(node, "constant"))
    .filter((node) => isUsedBeyond(node, traced, fixed));
  const values = frontier.length === 0 ? new Map<Tensor, ProgramTensor>() : await evaluate(frontier, engine);
  return rebuild(traced, (node, trace) => {
    const value = values.get(node);
    return value === undefined ? undefined : trace.constant(value);
  });
}

/** Constants, and what is computed from them alone. Copies of a constant stay: they would only make the file larger. */
function fixedNodes(nodes: readonly Tensor[]): ReadonlySet<Tensor> {
  const fixed = new Set<Tensor>();
  for (const node of nodes) {
    const isFixed = node.inputs.every((input) => fixed.has(input));
    if (isFixed && !isOp(node, "input") && !isOp(node, "broadcast")) fixed.add(node);
  }
  return fixed;
}

function isUsedBeyond(node: Tensor, { nodes, outputs }: Program, fixed: ReadonlySet<Tensor>): boolean {
  const isOutput = [...outputs.values()].includes(node);
  return isOutput || nodes.some((user) => !fixed.has(user) && user.inputs.includes(node));
}

async function evaluate(nodes: readonly Tensor[], engine: Engine): Promise<ReadonlyMap<Tensor, ProgramTensor>> {
  const name = (i: number): string => `value${i}`;
  const executable = await engine.compile(program(Object.fromEntries(nodes.map((node, i) => [name(i), node]))));
  try {
    const results = await executable.run({});
    return new Map(nodes.map((node, i) => [node, present(results[name(i)])]));
  } finally {
    await executable.dispose();
  }
}

function present(value: ProgramTensor | undefined): ProgramTensor {
  if (value === undefined) throw new Error("foldConstants: the engine gave no value");
  return value;
}
