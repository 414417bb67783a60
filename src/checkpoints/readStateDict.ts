import { isTensor } from "../formats/isTensor.ts";
import type { RawCheckpoint } from "./assemble.ts";
import type { JsonRecord } from "./checkpoint.ts";
import { flattenTensors, unwrappedTensors } from "./tensorNames.ts";
import { toJsonRecord } from "./json.ts";
import { METADATA_KEY, withMetadata } from "./metadata.ts";
import { NoNetwork } from "./noNetwork.ts";
import { sortTensors } from "./namedTensors.ts";
import { withStatedConfigs } from "./statedConfigs.ts";

/** Under this key earlier `.pth` files of ours carry the configurations. */
export const CONFIG_KEY = "config";

const DEEPEST = 8;

/**
 * Reads what `torch.save` wrote: dicts of tensors, nested or not. Top values that JSON can say are kept as extras;
 * optimisers' states and other tensors outside the networks are not.
 * @throws UserError when no network is in it.
 */
export function readStateDict(value: unknown): RawCheckpoint {
  if (!(value instanceof Map)) throw notADict(value);
  const { [CONFIG_KEY]: configs, [METADATA_KEY]: metadata, ...extras } = extrasOf(value);
  const raw = { ...sortTensors(unwrappedTensors(flattenTensors(value))), extras };
  return typeof metadata === "string" ? withMetadata(raw, metadata) : withStatedConfigs(raw, configs);
}

/** What holds tensors is no extra, whatever else lies in it. */
function extrasOf(root: Map<unknown, unknown>): JsonRecord {
  const holdsTensor = tensorFinder();
  return toJsonRecord(new Map([...root].filter(([, item]) => item !== null && !holdsTensor(item, DEEPEST))));
}

/** Whether a tensor lies in a value. Each dict is searched once, however often the file names it. */
function tensorFinder(): (value: unknown, depth: number) => boolean {
  const known = new Map<unknown, boolean>();
  const find = (value: unknown, depth: number): boolean => {
    if (isTensor(value)) return true;
    if (!(value instanceof Map) || depth === 0) return false;
    const found = known.get(value) ?? [...value.values()].some((item) => find(item, depth - 1));
    known.set(value, found);
    return found;
  };
  return find;
}

function notADict(value: unknown): NoNetwork {
  return new NoNetwork({
    attempted: "read the checkpoint",
    rule: "it must hold a dict of tensors",
    received: isTensor(value) ? "a single tensor" : "another value",
    next: "Save the state dicts of the networks with torch.save.",
  });
}
