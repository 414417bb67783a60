import { isTensor } from "../formats/isTensor.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import { UserError } from "../base/errors.ts";

const MOST_ENTRIES = 100_000;
const DEEPEST = 8;
const LONGEST_NAME = 1000;

/** Keys under which programs keep the moving average. */
export const AVERAGE_KEY = /ema|average|^Gs$/i;

/** Names that training frameworks put around or between the real ones. */
const WRAPPER = /^(?:state_dict|model_state_dict|model|params|module|_orig_mod)[./]/;
const BETWEEN = /(?<=[./])(?:module|_orig_mod)\./g;

/** Every tensor of nested dicts under its path, joined by dots. @throws UserError when there are far too many. */
export function flattenTensors(root: ReadonlyMap<unknown, unknown>): Map<string, HostTensor> {
  const tensors = new Map<string, HostTensor>();
  let visited = 0;
  const visit = (dict: ReadonlyMap<unknown, unknown>, prefix: string, depth: number): void => {
    for (const [key, value] of dict) {
      if (++visited > MOST_ENTRIES) throw tooMany();
      if (typeof key !== "string" || prefix.length + key.length > LONGEST_NAME) continue;
      if (isTensor(value)) tensors.set(prefix + key, value);
      else if (value instanceof Map && depth < DEEPEST) visit(value, `${prefix}${key}.`, depth + 1);
    }
  };
  visit(root, "", 0);
  return tensors;
}

/** The tensors with what frameworks put around their names taken off. */
export function unwrappedTensors(tensors: ReadonlyMap<string, HostTensor>): Map<string, HostTensor> {
  return new Map([...tensors].map(([name, tensor]) => [unwrapped(name), tensor]));
}

/** What stands before a name that a network must have, wherever it lies: `netG.` where the sign is under `netG`. */
export function prefixesOf(tensors: ReadonlyMap<string, unknown>, sign: string): string[] {
  const named = [...tensors.keys()].filter((name) => name === sign || name.endsWith(`.${sign}`));
  return named.map((name) => name.slice(0, -sign.length));
}

function unwrapped(name: string): string {
  let rest = name;
  while (WRAPPER.test(rest)) rest = rest.replace(WRAPPER, "");
  return rest.replaceAll(BETWEEN, "");
}

function tooMany(): UserError {
  return new UserError({
    attempted: "read the checkpoint",
    rule: `its dicts may hold ${MOST_ENTRIES} entries in all`,
    received: "more",
  });
}
