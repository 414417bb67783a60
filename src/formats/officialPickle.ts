import { type Constructor, constructorTable, type Constructors } from "./pickle/constructor.ts";
import { expectMap, expectString } from "./pickle/expect.ts";
import { readPickle } from "./pickle/readPickle.ts";
import { ReadBudget } from "./readBudget.ts";
import { nestedStorageLoader } from "./torch/readTorchLegacy.ts";
import { TensorAssembly } from "./torch/tensors.ts";
import { tensorflowConstructors } from "./tensorflowNetwork.ts";
import { torchConstructors, type TorchOptions } from "./torch/torchConstructors.ts";

/** An object of a class whose source travels in the pickle: its class's name and its attributes, nothing else. */
export class PersistentObject {
  readonly className: string;
  readonly state: ReadonlyMap<unknown, unknown>;

  constructor(className: string, state: ReadonlyMap<unknown, unknown>) {
    this.className = className;
    this.state = state;
  }
}

/**
 * The names that official snapshots use beyond PyTorch's. The Python source they carry is neither looked at nor kept.
 */
export function persistenceConstructors(): Map<string, Constructor> {
  return constructorTable([
    ["torch_utils.persistence._reconstruct_persistent_obj", ([meta]) => persistentObject(meta)],
    ["dnnlib.util.EasyDict", easyDict],
    ["dnnlib.EasyDict", easyDict],
  ]);
}

/**
 * Reads a snapshot pickle of the official PyTorch or TensorFlow code: dicts as Maps, networks as PersistentObjects or
 * TensorFlowNetworks, tensors as
 * HostTensors whose data are views of `bytes` where alignment allows (everywhere, with `overwrite`) and otherwise
 * copied once.
 * @throws UserError
 */
export function readOfficialPickle(bytes: Uint8Array, options: Omit<TorchOptions, "constructors"> = {}): unknown {
  const { overwrite, foreign, budget = ReadBudget.forFile(bytes.length) } = options;
  const tensors = new TensorAssembly(budget, overwrite);
  const torch = torchConstructors(tensors, nestedStorageLoader(tensors));
  const constructors: Constructors = new Map([...torch, ...persistenceConstructors(), ...tensorflowConstructors()]);
  const value = readPickle(bytes, { constructors, budget, foreign });
  tensors.finish();
  return value;
}

function persistentObject(value: unknown): PersistentObject {
  const meta = expectMap(value, "a persistent object");
  const state = expectMap(meta.get("state"), "a persistent object's state");
  return new PersistentObject(expectString(meta.get("class_name"), "a class name"), state);
}

function easyDict(args: readonly unknown[]): Map<unknown, unknown> {
  return args[0] === undefined ? new Map() : expectMap(args[0], "an EasyDict's items");
}
