import { sizeOf, type Shape } from "../base/assertShape.ts";
import { encodeHalf } from "../base/half.ts";
import type { ProgramDType, TensorType } from "../program/tensorType.ts";
import { hostTensor, type HostTensor } from "../tensor/hostTensor.ts";

/** The name of a value in an ONNX graph; "" stands for an optional input that is left out. */
export type Value = string;

/** A float attribute; a plain number is an integer one. */
export interface FloatAttribute {
  readonly float: number;
}
export interface FloatsAttribute {
  readonly floats: readonly number[];
}
export type Attribute = number | string | readonly number[] | FloatAttribute | FloatsAttribute;
export type Attributes = Readonly<Record<string, Attribute>>;

export interface GraphNode {
  readonly name: string;
  readonly operator: string;
  /** The operator set it belongs to; "" is ONNX's own. */
  readonly domain: string;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly attributes: Attributes;
}
/** What programs compute with, and the integers that shapes and indices are made of. */
export type GraphDType = ProgramDType | "int32" | "int64";

export interface GraphConstant {
  readonly name: Value;
  readonly tensor: HostTensor<GraphDType>;
}
export interface GraphPort extends TensorType {
  readonly name: Value;
  /** Names of axes whose size is known only when the model runs, by axis; the shape's own number is then unused. */
  readonly openAxes?: Readonly<Record<number, string>>;
}

/** What a model will run on: the fastest formulation of some ops differs. */
export type Target = "cpu" | "gpu";

/** An ONNX graph while lowerings add to it. Equal small constants are one initializer. */
export class OnnxGraph {
  readonly nodes: GraphNode[] = [];
  readonly constants: GraphConstant[] = [];
  readonly inputs: GraphPort[] = [];
  readonly outputs: GraphPort[] = [];
  readonly target: Target;
  private readonly used: Set<Value>;
  private readonly known = new Map<string, Value>();
  private count = 0;

  /** @param reserved names of inputs and outputs, which no inner value may take. */
  constructor(target: Target, reserved: Iterable<Value>) {
    this.target = target;
    this.used = new Set(reserved);
  }

  input(port: GraphPort): Value {
    this.inputs.push(port);
    return port.name;
  }

  output(port: GraphPort, value: Value): void {
    this.outputs.push(port);
    const name = this.fresh("output");
    this.nodes.push({ name, operator: "Identity", domain: "", inputs: [value], output: port.name, attributes: {} });
  }

  /**
   * Lets the nodes that outputs come from write them themselves, where other nodes read the same values. ONNX Runtime
   * keeps such a copy, and a GPU that replays a recorded run leaves copies out.
   */
  writeOutputsDirectly(): void {
    const names = new Map<Value, Value>();
    const isComputed = new Set(this.nodes.map(({ output }) => output));
    const copies = this.nodes.filter(({ operator, inputs: [value = ""], output }) => {
      const isCopy = operator === "Identity" && this.outputs.some(({ name }) => name === output);
      if (!isCopy || !isComputed.has(value) || names.has(value)) return false;
      names.set(value, output);
      return true;
    });
    const renamed = (value: Value): Value => names.get(value) ?? value;
    const kept = this.nodes.filter((node) => !copies.includes(node));
    const written = kept.map((node) => ({ ...node, inputs: node.inputs.map(renamed), output: renamed(node.output) }));
    this.nodes.splice(0, this.nodes.length, ...written);
  }

  op(operator: string, inputs: readonly Value[], attributes: Attributes = {}, domain = ""): Value {
    const output = this.fresh(operator);
    this.nodes.push({ name: output, operator, domain, inputs, output, attributes });
    return output;
  }

  /**
   * Moves everything that a value is computed from to the front of the model. Of the nodes that one node reads, ONNX
   * Runtime computes those that come last in the model first, and their results wait in memory for the others.
   */
  computeLate(value: Value): void {
    const needed = new Set([value]);
    const own = new Set<GraphNode>();
    for (const node of this.nodes.toReversed()) {
      if (!needed.has(node.output)) continue;
      own.add(node);
      for (const input of node.inputs) needed.add(input);
    }
    const others = this.nodes.filter((node) => !own.has(node));
    this.nodes.splice(0, this.nodes.length, ...[...own].toReversed(), ...others);
  }

  constant(tensor: HostTensor<GraphDType>): Value {
    const key = sizeOf(tensor.shape) <= 64 ? constantKey(tensor) : undefined;
    const found = key === undefined ? undefined : this.known.get(key);
    if (found !== undefined) return found;
    const name = this.fresh("constant");
    this.constants.push({ name, tensor });
    if (key !== undefined) this.known.set(key, name);
    return name;
  }

  /** A float tensor given by numbers, in the dtype that the op computes in. */
  floats(shape: Shape, values: readonly number[], dtype: ProgramDType): Value {
    return this.constant(
      dtype === "float32"
        ? hostTensor(dtype, shape, Float32Array.from(values))
        : hostTensor(dtype, shape, Uint16Array.from(values, encodeHalf)),
    );
  }

  scalar(value: number, dtype: ProgramDType): Value {
    return this.floats([], [value], dtype);
  }

  /** A list of integers, as shapes, axes and widths are given. */
  integers(values: readonly number[]): Value {
    return this.constant(hostTensor("int64", [values.length], BigInt64Array.from(values, BigInt)));
  }

  private fresh(stem: string): Value {
    const name = `${stem}_${this.count++}`;
    if (this.used.has(name)) return this.fresh(stem);
    this.used.add(name);
    return name;
  }
}

/** By its bytes, which tell -0 from 0. */
function constantKey({ dtype, shape, data }: HostTensor<GraphDType>): string {
  return `${dtype}[${shape.join()}]${new Uint8Array(data.buffer, data.byteOffset, data.byteLength).join()}`;
}
