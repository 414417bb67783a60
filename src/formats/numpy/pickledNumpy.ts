import { sizeOf } from "../../base/assertShape.ts";
import { BYTES_PER_ELEMENT, type DType, type HostTensor } from "../../tensor/hostTensor.ts";
import { formatError } from "../formatError.ts";
import { Buildable, constructorTable, type Constructors } from "../pickle/constructor.ts";
import { describe, expectArray, expectBytes, expectShape, expectString } from "../pickle/expect.ts";
import { latin1Bytes } from "../pickle/plainConstructors.ts";
import type { ReadBudget } from "../readBudget.ts";
import { parseNumpyType } from "./dtypes.ts";
import { tensorOfBytes } from "./npy.ts";

const WHAT = "the pickled NumPy value";

/** A dtype as pickled: its code, and its byte order by BUILD. */
class PickledType extends Buildable {
  readonly code: string;
  byteOrder = "<";

  constructor(code: string) {
    super();
    this.code = code;
  }

  override build(state: unknown): void {
    this.byteOrder = expectString(expectArray(state, "a NumPy type's state")[1], "a NumPy type's byte order");
  }
}

/** An array as pickled: empty until BUILD gives it its type, shape and data; then a HostTensor like any other. */
class PickledArray extends Buildable implements HostTensor {
  dtype: DType = "float64";
  shape: readonly number[] = [0];
  data: HostTensor["data"] = new Float64Array();
  readonly #budget: ReadBudget;

  constructor(budget: ReadBudget) {
    super();
    this.#budget = budget;
  }

  override build(state: unknown): void {
    const [, shape, type, fortranOrder, data] = expectArray(state, "a NumPy array's state");
    Object.assign(this, tensorOf(type, shape, fortranOrder === true, data, this.#budget));
  }
}

/** NumPy's scalars as numbers (int64 beyond 2^53 as bigint), its arrays as HostTensors. */
export function numpyConstructors(budget: ReadBudget): Constructors {
  return constructorTable([
    ["numpy.dtype", ([code]) => new PickledType(expectString(code, "a NumPy type"))],
    ["numpy.ndarray"],
    ...["numpy.core", "numpy._core"].flatMap((module) => [
      [`${module}.multiarray.scalar`, (args: readonly unknown[]) => scalar(args, budget)] as const,
      [`${module}.multiarray._reconstruct`, () => new PickledArray(budget)] as const,
      [`${module}.numeric._frombuffer`, (args: readonly unknown[]) => fromBuffer(args, budget)] as const,
    ]),
  ]);
}

function scalar([type, bytes]: readonly unknown[], budget: ReadBudget): unknown {
  const { dtype, data } = tensorOf(type, [1], false, bytes, budget);
  const [value] = data;
  if (dtype === "float16") throw formatError(WHAT, "a number must not be of half precision");
  if (dtype === "bool") return value !== 0;
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function fromBuffer([bytes, type, shape, order]: readonly unknown[], budget: ReadBudget): HostTensor {
  return tensorOf(type, shape, order === "F", bytes, budget);
}

function tensorOf(
  type: unknown,
  shapeValue: unknown,
  fortranOrder: boolean,
  bytes: unknown,
  budget: ReadBudget,
): HostTensor {
  if (!(type instanceof PickledType)) throw formatError(WHAT, "it needs a NumPy type", describe(type));
  const shape = expectShape(shapeValue, "a NumPy array's shape");
  const numpyType = parseNumpyType(type.byteOrder + type.code, WHAT);
  const data = asBytes(bytes, budget);
  const wanted = sizeOf(shape) * BYTES_PER_ELEMENT[numpyType.dtype];
  if (data.length !== wanted) throw formatError(WHAT, `its shape needs ${wanted} bytes`, `${data.length}`);
  return tensorOfBytes(data, { ...numpyType, shape, fortranOrder }, budget);
}

/** Python 2 wrote bytes as text. */
function asBytes(value: unknown, budget: ReadBudget): Uint8Array {
  if (typeof value !== "string") return expectBytes(value, "a NumPy value's data");
  budget.spendBytes(value.length);
  return latin1Bytes(value);
}
