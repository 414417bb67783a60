import { AVERAGE_KEY, prefixesOf } from "./tensorNames.ts";
import { NoNetwork } from "./noNetwork.ts";
import { printable } from "../formats/formatError.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import type { RawCheckpoint } from "./assemble.ts";
import type { NetworkName } from "./checkpoint.ts";

type Tensors = ReadonlyMap<string, HostTensor>;

/** A network, and a tensor's name in it. */
type Place = readonly [network: NetworkName, name: string];

/** How a name says which network it belongs to; the first that matches counts. */
const PLACES: readonly (readonly [pattern: RegExp, place: (match: RegExpExecArray) => Place])[] = [
  [/^(?:G_ema|g_ema|generator_ema|ema)[./]((?:synthesis|mapping)\..+)$/, ([, name = ""]) => ["G_ema", name]],
  [/^(?:G|g|generator)[./]((?:synthesis|mapping)\..+)$/, ([, name = ""]) => ["G", name]],
  [/^(?:D|d|discriminator)[./](.+)$/, ([, name = ""]) => ["D", name]],
  [/^(synthesis|mapping)_ema[./](.+)$/, ([, part = "", name = ""]) => ["G_ema", `${part}.${name}`]],
];

/** In a state dict of one network the names have no prefix. */
const BARE_GENERATOR = /^(?:synthesis|mapping)\./;
const BARE_DISCRIMINATOR = /^(?:b\d+|mapping)\./;
const DISCRIMINATOR_LAST = "b4.out.weight";

/**
 * Sorts tensors into networks by their names: the seed project's layout (`synthesis.`, `synthesis_ema.`, `mapping.`,
 * `mapping_ema.`, `discriminator.`), this project's (`G/`, `G_ema/`, `D/`), or a state dict of one network.
 * A lone generator that does not say which it is counts as G_ema, the one that makes images. Tensors outside every
 * network (an optimiser's) are left out.
 * @throws UserError when there is no network.
 */
export function sortTensors(tensors: Tensors): Omit<RawCheckpoint, "extras"> {
  const sorted = {
    G: new Map<string, HostTensor>(),
    G_ema: new Map<string, HostTensor>(),
    D: new Map<string, HostTensor>(),
  };
  const bare = barePlace(tensors);
  const known = (full: string): Place | undefined => placeOf(full) ?? bare(full);
  const elsewhere = otherPlace(tensors, known);
  for (const [full, tensor] of tensors) {
    const [network, name] = known(full) ?? elsewhere(full) ?? [];
    if (network !== undefined && name !== undefined) sorted[network].set(name, tensor);
  }
  const { G, G_ema, D } = sorted;
  if (G.size + G_ema.size + D.size === 0) throw noNetwork([...tensors.keys()]);
  return {
    ...(G.size > 0 && { G: { tensors: G } }),
    ...(G_ema.size > 0 && { G_ema: { tensors: G_ema } }),
    ...(D.size > 0 && { D: { tensors: D } }),
  };
}

function placeOf(full: string): Place | undefined {
  for (const [pattern, place] of PLACES) {
    const match = pattern.exec(full);
    if (match !== null) return place(match);
  }
  return undefined;
}

function barePlace(names: ReadonlyMap<string, unknown>): (full: string) => Place | undefined {
  if (names.has(DISCRIMINATOR_LAST)) return (full) => (BARE_DISCRIMINATOR.test(full) ? ["D", full] : undefined);
  const hasAverage = [...names.keys()].some((name) => placeOf(name)?.[0] === "G_ema");
  return (full) => (BARE_GENERATOR.test(full) ? [hasAverage ? "G" : "G_ema", full] : undefined);
}

const GENERATOR_FIRST = "synthesis.b4.const";

/** Networks under keys that are not in the table, each told by a tensor that it must have: `netG.`, `G_ema_state.`. */
function otherPlace(tensors: Tensors, known: (full: string) => Place | undefined): (full: string) => Place | undefined {
  const taken = new Set([...tensors.keys()].map((full) => known(full)?.[0]));
  const prefixes = new Map<string, NetworkName>();
  const take = (network: NetworkName, prefix: string): void => {
    if (taken.has(network) || known(prefix + GENERATOR_FIRST) !== undefined) return;
    taken.add(network);
    prefixes.set(prefix, network);
  };
  for (const prefix of prefixesOf(tensors, GENERATOR_FIRST)) take(AVERAGE_KEY.test(prefix) ? "G_ema" : "G", prefix);
  for (const prefix of prefixesOf(tensors, DISCRIMINATOR_LAST)) take("D", prefix);
  return (full) => {
    const found = [...prefixes].find(([prefix]) => full.startsWith(prefix));
    return found && [found[1], full.slice(found[0].length)];
  };
}

function noNetwork(names: readonly string[]): NoNetwork {
  return new NoNetwork({
    attempted: "read the checkpoint",
    rule: "it must hold a StyleGAN2-ADA network under the official names, such as synthesis.b4.const or b4.out.weight",
    received: names.length === 0 ? "no tensors" : `tensors named ${names.slice(0, 3).map(printable).join(", ")}`,
    next: "Checkpoints of other implementations must be converted to the official layout first.",
  });
}
