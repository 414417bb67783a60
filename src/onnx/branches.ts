import type { Program } from "../program/program.ts";
import { attributeOf, encodeGraph, encodePort, modelOf, type OnnxModel } from "./encode.ts";
import { OnnxGraph, type GraphNode, type GraphPort } from "./graph.ts";
import { ATTRIBUTE_TYPE, BOOL, ELEMENT_TYPE } from "./schema.ts";
import { toGraph, type Runtime } from "./toOnnx.ts";

/** The input that says whether a program of the model runs: a float32 scalar, 1 or 0. */
export function flagOf(program: string): string {
  return `run ${program}`;
}

/** What an input or output of a program is called in the model of several. */
export function portOf(program: string, name: string): string {
  return `${program}: ${name}`;
}

/**
 * Several programs as one model, of which a run computes those whose flags are 1: each is a branch of an `If`. Every
 * input of the model has to be given, so all are lists of any length, empty where their program does not run; its
 * results are empty then. A session keeps the memory of its runs, so that programs of one session share it.
 */
export function toOnnxBranches(programs: ReadonlyMap<string, Program>, runtime: Runtime): OnnxModel {
  const branches = [...programs].map(([name, program]) => branchOf(name, toGraph(program, runtime)));
  return modelOf(
    branches.map(({ graph }) => graph),
    {
      name: "programs",
      node: branches.flatMap(({ nodes }) => nodes),
      input: branches.flatMap(({ inputs }) => inputs),
      output: branches.flatMap(({ outputs }) => outputs),
    },
  );
}

/** A program's part of the model, as the standard's messages. */
interface Branch {
  readonly graph: OnnxGraph;
  readonly nodes: readonly object[];
  readonly inputs: readonly object[];
  readonly outputs: readonly object[];
}

function branchOf(name: string, graph: OnnxGraph): Branch {
  const [flag, isRunning] = [flagOf(name), portOf(name, "is running")];
  const output = graph.outputs.map((port) => portOf(name, port.name));
  const branches = { then_branch: encodeGraph(shaped(name, graph)), else_branch: encodeGraph(nothing(graph)) };
  const attribute = Object.entries(branches).map(([key, g]) => ({ name: key, g, type: ATTRIBUTE_TYPE.graph }));
  const cast = { opType: "Cast", input: [flag], output: [isRunning], attribute: [attributeOf("to", BOOL)] };
  return {
    graph,
    nodes: [cast, { opType: "If", input: [isRunning], output, attribute }],
    inputs: [encodePort({ name: flag, dtype: "float32", shape: [] }), ...graph.inputs.map((port) => list(name, port))],
    // Of no shape: it differs between the branches.
    outputs: graph.outputs.map(({ name: own, dtype }) => ({
      name: portOf(name, own),
      type: { tensorType: { elemType: ELEMENT_TYPE[dtype] } },
    })),
  };
}

function list(program: string, { name, dtype }: GraphPort): object {
  const own = portOf(program, name);
  return encodePort({ name: own, dtype, shape: [0], openAxes: { 0: own } });
}

/** The graph with inputs that it takes from the model, in their shapes. */
function shaped(program: string, graph: OnnxGraph): Parameters<typeof encodeGraph>[0] {
  const reshapes = graph.inputs.map(({ name, shape }): GraphNode => {
    const inputs = [portOf(program, name), graph.integers(shape)];
    return { name: `given ${name}`, operator: "Reshape", domain: "", inputs, output: name, attributes: {} };
  });
  return { nodes: [...reshapes, ...graph.nodes], constants: graph.constants, inputs: [], outputs: graph.outputs };
}

/** Empty lists in place of the graph's outputs. */
function nothing({ target, outputs }: OnnxGraph): OnnxGraph {
  const names = outputs.map(({ name }) => `no ${name}`);
  const graph = new OnnxGraph(target, names);
  for (const [i, { dtype }] of outputs.entries()) {
    graph.output({ name: names[i] ?? "", shape: [0], dtype }, graph.floats([0], [], dtype));
  }
  return graph;
}
