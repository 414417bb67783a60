import type { HostTensor } from "../../tensor/hostTensor.ts";
import { formatError } from "../formatError.ts";
import { isTensor } from "../isTensor.ts";
import { numpyConstructors } from "../numpy/pickledNumpy.ts";
import { Constructor, constructorTable, type Constructors } from "../pickle/constructor.ts";
import type { ForeignNames } from "../pickle/foreign.ts";
import { describe, expectArray, expectBytes, expectCounts, expectString } from "../pickle/expect.ts";
import { plainConstructors } from "../pickle/plainConstructors.ts";
import type { ReadBudget } from "../readBudget.ts";
import { storageDType, type TensorAssembly } from "./tensors.ts";
import { TorchDType, typeConstructors } from "./types.ts";

export interface TorchOptions {
  /** Names the pickle may use beyond PyTorch's, NumPy's and Python's containers. */
  readonly constructors?: Constructors;
  /** Takes every other name, which becomes a placeholder; left out, other names are refused. */
  readonly foreign?: ForeignNames | undefined;
  /**
   * The reader may overwrite the bytes it is given, which then hold the tensors and nothing else of use: storages
   * inside a pickle lie at any offset, and moving one by a few bytes is far cheaper than copying it.
   */
  readonly overwrite?: boolean;
  /** What the reading may cost; by default what suits a file of that size. */
  readonly budget?: ReadBudget;
}

const LONGEST_DEVICE = 100;

type Construct = (args: readonly unknown[]) => unknown;

/**
 * The names a `torch.save` file may use: PyTorch's tensors, storages and types, NumPy's values, Python's containers.
 * @param loadNested reads the bytes of `torch.storage._load_from_bytes`; left out inside such bytes, which
 *   cannot nest.
 */
export function torchConstructors(tensors: TensorAssembly, loadNested?: (bytes: Uint8Array) => unknown): Constructors {
  const rebuild: Construct = (args) => tensors.rebuild(args, storageDType(args[0]));
  const functions = constructorTable([
    ["torch._utils._rebuild_tensor", rebuild],
    ["torch._utils._rebuild_tensor_v2", rebuild],
    ["torch._utils._rebuild_tensor_v3", (args) => tensors.rebuild(args, expectDType(args[6]))],
    ["torch._utils._rebuild_parameter", ([tensor]) => expectTensor(tensor)],
    ["torch._utils._rebuild_parameter_with_state", ([tensor]) => expectTensor(tensor)],
    ["torch._tensor._rebuild_from_type_v2", rebuildFromType],
    ["torch.nn.parameter.Parameter", ([tensor]) => expectTensor(tensor)],
    ["torch.Tensor"],
    ["torch.Size", ([axes]) => Object.freeze(expectCounts(axes ?? [], "a size"))],
    ["torch.device", ([type, index]) => deviceName(type, index)],
  ]);
  const nested = loadNested === undefined ? [] : nestedRows(loadNested);
  return new Map([
    ...plainConstructors(tensors.budget),
    ...numpyConstructors(tensors.budget),
    ...typeConstructors(),
    ...functions,
    ...constructorTable(nested),
  ]);
}

function nestedRows(loadNested: (bytes: Uint8Array) => unknown): [string, Construct][] {
  return [["torch.storage._load_from_bytes", ([bytes]) => loadNested(expectBytes(bytes, "a nested storage"))]];
}

function expectDType(value: unknown): TorchDType["dtype"] {
  if (value instanceof TorchDType) return value.dtype;
  throw formatError("a tensor", "it needs a dtype", describe(value));
}

function expectTensor(value: unknown): HostTensor {
  if (isTensor(value)) return value;
  throw formatError("a parameter", "it must hold a tensor", describe(value));
}

/** A tensor of a subclass or with attributes: the tensor is kept, the rest is dropped. */
function rebuildFromType([rebuild, , args]: readonly unknown[]): unknown {
  if (!(rebuild instanceof Constructor) || !rebuild.name.startsWith("torch._utils._rebuild_")) {
    throw formatError("a tensor", "only PyTorch's own functions may rebuild it", describe(rebuild));
  }
  return rebuild.construct(expectArray(args, "a tensor's arguments"));
}

function deviceName(type: unknown, index: unknown): string {
  const name = expectString(type, "a device");
  if (name.length > LONGEST_DEVICE) throw formatError("the pickle", "a device has a short name", describe(name));
  return typeof index === "number" ? `${name}:${index}` : name;
}
