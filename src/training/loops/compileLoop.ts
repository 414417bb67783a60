import { isOp, type NodeOf, type Tensor } from "../../program/node.ts";
import type { Program } from "../../program/program.ts";
import { F32, float, FUNCTION, I32, MEMORY, moduleBytes, unsigned, V128 } from "../../base/moduleBytes.ts";

/** Bytes that are computed at a time: four floats. Vectors begin and end at multiples of it. */
export const LANES_BYTES = 16;

/** A program over vectors of one length as one loop over memory. */
export interface Loop {
  /**
   * @param places where each vector of the inputs and outputs begins in the memory, in bytes; an output may lie where
   * an input does. @param scalars the inputs of shape []. @param byteLength of a vector, padded.
   * -> the sum that the program gives; 0 where it gives none.
   */
  run(places: Readonly<Record<string, number>>, scalars: Readonly<Record<string, number>>, byteLength: number): number;
}

/** Instructions, as bytes. */
const local = { get: 0x20, set: 0x21 } as const;
const I32_ADD = 0x6a;
const I32_LESS_UNSIGNED = 0x49;
const I32_CONST = 0x41;
const F32_ADD = 0x92;
const [LOOP, END, BRANCH_IF, NO_RESULT] = [0x03, 0x0b, 0x0d, 0x40];
const vectorOp = (code: number): number[] => [0xfd, ...unsigned(code)];
const LANES = [0, 1, 2, 3];
const IN_PLACE = [0x04, 0x00]; // aligned to 2^4 bytes, no offset
const LOAD = [...vectorOp(0x00), ...IN_PLACE];
const STORE = [...vectorOp(0x0b), ...IN_PLACE];
const SPLAT = vectorOp(0x13);
const ADD = vectorOp(0xe4);
const MUL = vectorOp(0xe6);
const lane = (i: number): number[] => [...vectorOp(0x1f), i];
const constantLanes = (value: number): number[] => [...vectorOp(0x0c), ...LANES.flatMap(() => float(value))];

/** How each op over vectors is computed from its operands, which lie on the stack. */
const OPS: Readonly<Partial<Record<Tensor["op"], (node: Tensor) => readonly number[]>>> = {
  add: () => ADD,
  sub: () => vectorOp(0xe5),
  mul: () => MUL,
  div: () => vectorOp(0xe7),
  sqrt: () => vectorOp(0xe3),
  scale: (node) => [...constantLanes((node as NodeOf<"scale">).attributes.factor), ...MUL],
  shift: (node) => [...constantLanes((node as NodeOf<"shift">).attributes.offset), ...ADD],
};

/**
 * Compiles a program of elementwise ops to WebAssembly: each value is read, computed with and written once, where
 * ONNX Runtime goes over memory for every op. Each op rounds to float32 as there, so that the bits are the same.
 * @throws Error for an op that is not elementwise, but for one sum of a vector.
 */
export function compileLoop(program: Program, memory: WebAssembly.Memory): Loop {
  const vectors = [...vectorInputs(program).map(nameOf), ...vectorOutputs(program).map(([name]) => name)];
  const scalars = program.inputs.filter(({ shape }) => shape.length === 0).map(nameOf);
  const module = new WebAssembly.Module(loopBytes(program));
  const { exports } = new WebAssembly.Instance(module, { [MEMORY.module]: { [MEMORY.name]: memory } });
  const call = exports[FUNCTION] as (...values: readonly number[]) => number;
  const named = (values: Readonly<Record<string, number>>, name: string): number => {
    const value = values[name];
    if (value === undefined) throw new Error(`loop: nothing is given for "${name}"`);
    return value;
  };
  return {
    run: (places, given, byteLength) =>
      call(...vectors.map((name) => named(places, name)), byteLength, ...scalars.map((name) => named(given, name))),
  };
}

/** Parameters: the places of the vectors, their length, the scalars. Locals: the value of each node, and the sum. */
function loopBytes(program: Program): Uint8Array<ArrayBuffer> {
  const [inputs, outputs] = [vectorInputs(program), vectorOutputs(program)];
  const scalars = program.inputs.filter(({ shape }) => shape.length === 0);
  const length = inputs.length + outputs.length;
  const at = length + 1 + scalars.length;
  const values = new Map(program.nodes.map((node, i) => [node, at + 1 + i]));
  const total = at + 1 + values.size;
  const get = (node: Tensor): number[] => [local.get, ...unsigned(values.get(node) ?? total)];
  const place = (vector: number): number[] => [local.get, ...unsigned(vector), local.get, ...unsigned(at), I32_ADD];
  const before = scalars.flatMap((node, i) => [local.get, ...unsigned(length + 1 + i), ...SPLAT, ...setOf(node)]);
  function setOf(node: Tensor): number[] {
    return [local.set, ...unsigned(values.get(node) ?? total)];
  }
  const loads = inputs.flatMap((node, i) => [...place(i), ...LOAD, ...setOf(node)]);
  const computing = program.nodes.flatMap((node) => {
    if (isOp(node, "input")) return [];
    const operands = node.inputs.flatMap(get);
    if (isOp(node, "sum")) return [...operands, local.get, ...unsigned(total), ...ADD, local.set, ...unsigned(total)];
    const op = OPS[node.op];
    if (op === undefined) throw new Error(`loop: the op "${node.op}" is not elementwise`);
    return [...operands, ...op(node), ...setOf(node)];
  });
  const stores = outputs.flatMap(([, node], i) => [...place(inputs.length + i), ...get(node), ...STORE]);
  const next = [local.get, ...unsigned(at), I32_CONST, LANES_BYTES, I32_ADD, local.set, ...unsigned(at)];
  const again = [local.get, ...unsigned(at), local.get, ...unsigned(length), I32_LESS_UNSIGNED, BRANCH_IF, 0];
  const sum = LANES.flatMap((i) => [local.get, ...unsigned(total), ...lane(i), ...(i > 0 ? [F32_ADD] : [])]);
  return moduleBytes({
    parameters: [...[...inputs, ...outputs].map(() => I32), I32, ...scalars.map(() => F32)],
    results: [F32],
    locals: [
      [1, I32],
      [values.size + 1, V128],
    ],
    body: [...before, LOOP, NO_RESULT, ...loads, ...computing, ...stores, ...next, ...again, END, ...sum],
  });
}

function vectorInputs({ inputs }: Program): NodeOf<"input">[] {
  return inputs.filter(({ shape }) => shape.length > 0);
}

function vectorOutputs({ outputs }: Program): (readonly [string, Tensor])[] {
  return [...outputs].filter(([, node]) => !isOp(node, "sum"));
}

function nameOf({ attributes: { name } }: NodeOf<"input">): string {
  return name;
}
