import { UserError } from "../base/errors.ts";
import { isTensor } from "../formats/isTensor.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import type { RawCheckpoint } from "./assemble.ts";
import type { Json } from "./checkpoint.ts";
import { toJson } from "./json.ts";
import { sortTensors } from "./namedTensors.ts";
import { withStatedConfigs } from "./statedConfigs.ts";

/** Under this key our own `.pth` files carry the configurations. */
export const CONFIG_KEY = "config";

const MOST_ENTRIES = 100_000;
const DEEPEST = 8;

/**
 * Reads what `torch.save` wrote: dicts of tensors, nested or not. Top values that JSON can say are kept as extras;
 * optimisers' states and other tensors outside the networks are not.
 * @throws UserError when no network is in it.
 */
export function readStateDict(value: unknown): RawCheckpoint {
  if (!(value instanceof Map)) throw notADict(value);
  const extras = Object.fromEntries([...value].flatMap(([key, item]) => extraOf(key, item)));
  const { [CONFIG_KEY]: configs, ...rest } = extras;
  return withStatedConfigs({ ...sortTensors(flatten(value)), extras: rest }, configs);
}

/** Dicts that hold tensors are no extras, whatever else lies in them. */
function extraOf(key: unknown, value: unknown): [string, Json][] {
  if (typeof key !== "string" || isTensor(value) || (value instanceof Map && holdsTensor(value))) return [];
  const json = toJson(value);
  return json === undefined || json === null ? [] : [[key, json]];
}

function holdsTensor(dict: Map<unknown, unknown>): boolean {
  return [...dict.values()].some((item) => isTensor(item) || item instanceof Map && [...item.values()].some(isTensor));
}

/** Every tensor under its path, joined by dots. */
function flatten(root: Map<unknown, unknown>): Map<string, HostTensor> {
  const tensors = new Map<string, HostTensor>();
  let visited = 0;
  const visit = (dict: Map<unknown, unknown>, prefix: string, depth: number): void => {
    for (const [key, value] of dict) {
      if (++visited > MOST_ENTRIES) throw tooMany();
      if (typeof key !== "string") continue;
      if (isTensor(value)) tensors.set(prefix + key, value);
      else if (value instanceof Map && depth < DEEPEST) visit(value, `${prefix}${key}.`, depth + 1);
    }
  };
  visit(root, "", 0);
  return tensors;
}

function tooMany(): UserError {
  return new UserError({ attempted: "read the checkpoint", rule: `its dicts may hold ${MOST_ENTRIES} entries in all`, received: "more" });
}

function notADict(value: unknown): UserError {
  return new UserError({
    attempted: "read the checkpoint",
    rule: "it must hold a dict of tensors",
    received: isTensor(value) ? "a single tensor" : "another value",
    next: "Save the state dicts of the networks with torch.save.",
  });
}
