import type { HostTensor } from "../tensor/hostTensor.ts";
import { formatError, printable } from "./formatError.ts";
import { isTensor } from "./isTensor.ts";
import { PersistentObject } from "./officialPickle.ts";
import { describe, expectMap, expectString } from "./pickle/expect.ts";

const MOST_MODULES = 10_000;
/** Of all modules together; a file can name one dict of them ten thousand times. */
const MOST_ENTRIES = 100_000;
const LONGEST_NAME = 1000;

/**
 * A module's parameters and persistent buffers by their full names, `synthesis.b4.conv1.weight`, in the order of
 * PyTorch's `state_dict()`.
 * @throws UserError when the object is not such a module.
 */
export function moduleTensors(root: PersistentObject): Map<string, HostTensor> {
  const tensors = new Map<string, HostTensor>();
  const fieldOf = fieldReader();
  const pending = [{ prefix: "", module: root }];
  for (let visited = 0, next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (++visited > MOST_MODULES) throw formatError("the network", `it has at most ${MOST_MODULES} modules`, "more");
    const { prefix, module } = next;
    addTensors(tensors, prefix, module, fieldOf);
    const children = [...fieldOf(module, "_modules")].filter(([, child]) => child !== null);
    for (const [name, child] of children.reverse()) {
      const childPrefix = `${joinName(prefix, name)}.`;
      pending.push({ prefix: childPrefix, module: expectModule(child, childPrefix) });
    }
  }
  return tensors;
}

function addTensors(
  tensors: Map<string, HostTensor>,
  prefix: string,
  module: PersistentObject,
  fieldOf: FieldReader,
): void {
  const passing = module.state.get("_non_persistent_buffers_set");
  const isPassing = (name: unknown) => passing instanceof Set && passing.has(name);
  const buffers = [...fieldOf(module, "_buffers")].filter(([name]) => !isPassing(name));
  for (const [key, value] of [...fieldOf(module, "_parameters"), ...buffers]) {
    if (value === null) continue;
    const name = joinName(prefix, key);
    if (!isTensor(value)) throw formatError("the network", `"${printable(name)}" must be a tensor`, describe(value));
    tensors.set(name, value);
  }
}

function joinName(prefix: string, name: unknown): string {
  const joined = prefix + expectString(name, "a name in a module");
  if (joined.length > LONGEST_NAME) throw formatError("the network", "its names must be short", joined);
  return joined;
}

type FieldReader = (module: PersistentObject, name: string) => Map<unknown, unknown>;

/** Reads modules' dicts, and counts what lies in them before anyone looks at it. */
function fieldReader(): FieldReader {
  let left = MOST_ENTRIES;
  return (module, name) => {
    const dict = expectMap(module.state.get(name), `${printable(module.className)}'s ${name}`);
    left -= dict.size;
    if (left < 0) throw formatError("the network", `its modules may hold ${MOST_ENTRIES} entries in all`, "more");
    return dict;
  };
}

function expectModule(value: unknown, name: string): PersistentObject {
  if (value instanceof PersistentObject) return value;
  throw formatError("the network", `"${printable(name.slice(0, -1))}" must be a module`, describe(value));
}
