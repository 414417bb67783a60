import type { Shape } from "../base/assertShape.ts";
import { hostTensor, type HostTensor } from "../tensor/hostTensor.ts";
import type { NodeMaker, NodeOf, Tensor } from "./node.ts";
import type { ProgramDType } from "./tensorType.ts";
import { typeOf, type AttributesOf, type OpName } from "./opTable.ts";
import { encodeHalf } from "../base/half.ts";

/**
 * Where nodes are made. A trace owns the table that makes equal nodes one node (hash-consing), so
 * there is no global state: nodes of different traces cannot meet in one op.
 */
export class Trace implements NodeMaker {
  private readonly interned = new Map<string, Tensor>();
  private readonly constants = new Map<unknown, Tensor[]>();
  private count = 0;

  /** A value fed at run time; its name is unique in a program. */
  input(name: string, shape: Shape, dtype: ProgramDType = "float32"): Tensor {
    return this.node("input", [], { name, shape, dtype });
  }

  /** A fixed tensor; the same data under the same shape is one node. */
  constant(value: HostTensor<ProgramDType>): Tensor {
    const known = this.constants.get(value.data) ?? [];
    const found = known.find(({ shape }) => shape.join() === value.shape.join());
    if (found !== undefined) return found;
    const made = this.make("constant", [], { value });
    this.constants.set(value.data, [...known, made]);
    return made;
  }

  /** A constant scalar, shape []. */
  scalar(value: number, dtype: ProgramDType = "float32"): Tensor {
    const key = `scalar ${dtype} ${Object.is(value, -0) ? "-0" : value}`;
    const found = this.interned.get(key);
    if (found !== undefined) return found;
    const tensor =
      dtype === "float32"
        ? hostTensor(dtype, [], Float32Array.of(value))
        : hostTensor(dtype, [], Uint16Array.of(encodeHalf(value)));
    const made = this.make("constant", [], { value: tensor });
    this.interned.set(key, made);
    return made;
  }

  /** The node of this op, inputs and attributes: the one already made, or a new one. */
  node<K extends Exclude<OpName, "constant">>(op: K, inputs: readonly Tensor[], attributes: AttributesOf<K>): Tensor {
    const key = `${op}(${inputs.map(({ id }) => id).join()})${JSON.stringify(attributes, exactNumber)}`;
    const found = this.interned.get(key);
    if (found !== undefined) return found;
    const made = this.make(op, inputs, attributes);
    this.interned.set(key, made);
    return made;
  }

  private make<K extends OpName>(op: K, inputs: readonly Tensor[], attributes: AttributesOf<K>): Tensor {
    const foreign = inputs.find(({ trace }) => trace !== this);
    if (foreign !== undefined) throw new Error(`${op}: input %${foreign.id} belongs to another trace`);
    const { shape, dtype } = typeOf(op, inputs, attributes);
    const node: NodeOf<K> = { id: this.count++, op, inputs, attributes, shape, dtype, trace: this };
    return node as Tensor;
  }
}

/** JSON has no infinities, no NaN and no -0; attributes that differ in them must not become one node. */
function exactNumber(_: string, value: unknown): unknown {
  const isExact = typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0));
  return isExact ? value : `${1 / value} ${value}`;
}
