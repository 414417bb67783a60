import { UserError } from "../../base/errors.ts";
import { printable } from "../../formats/formatError.ts";
import { moduleTensors } from "../../formats/moduleTensors.ts";
import { PersistentObject } from "../../formats/officialPickle.ts";
import { Foreign } from "../../formats/pickle/foreign.ts";
import { refusal } from "../../formats/pickle/machine.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../../networks/config.ts";
import type { RawCheckpoint, RawDiscriminator, RawGenerator } from "../assemble.ts";
import type { JsonRecord, NetworkName } from "../checkpoint.ts";
import { AVERAGE_KEY } from "../tensorNames.ts";
import { camelKeys, toJsonRecord } from "../json.ts";
import { passedOver } from "../passedOver.ts";

/** How one program's constructors take their arguments: positional ones by name, and what they all mean. */
export interface ModuleArguments {
  readonly generator: (module: PersistentObject) => GeneratorConfig;
  readonly discriminator: (module: PersistentObject) => DiscriminatorConfig;
}

/** A network's place in a file: the key that it lies under, empty where it is the whole. */
interface Placed {
  readonly key: string;
  readonly module: PersistentObject | Foreign;
}

const DEEPEST = 4;
const MOST_ENTRIES = 10_000;
const MOST_ITEMS = 100;

/** Every module and placeholder in nested dicts and lists, down to a depth, but for those inside of modules. */
export function modulesIn(value: unknown): Placed[] {
  const found: Placed[] = [];
  let left = MOST_ENTRIES;
  const visit = (item: unknown, key: string, depth: number): void => {
    if (--left < 0) return;
    if (item instanceof PersistentObject || item instanceof Foreign) found.push({ key, module: item });
    else if (item instanceof Map && depth < DEEPEST) {
      for (const [name, inner] of item) if (typeof name === "string") visit(inner, name, depth + 1);
    } else if (Array.isArray(item) && depth < DEEPEST) {
      for (const inner of item.slice(0, MOST_ITEMS)) visit(inner, key, depth + 1);
    }
  };
  visit(value, "", 0);
  return found;
}

export function isGenerator(module: unknown): module is PersistentObject {
  return module instanceof PersistentObject && module.className === "Generator";
}

export function isDiscriminator(module: unknown): module is PersistentObject {
  return module instanceof PersistentObject && module.className === "Discriminator";
}

/** Keys under which a network is looked for, whatever its class. */
const NETWORK_KEY = /^(?:|G|D|G_ema|g_ema|generator|discriminator|netG|netD)$/;

function roleOf({ key, module }: Placed): NetworkName | undefined {
  if (isDiscriminator(module)) return "D";
  if (!isGenerator(module)) return undefined;
  return key === "" || AVERAGE_KEY.test(key) ? "G_ema" : "G";
}

/**
 * The networks among a value's modules. One that cannot be had (of a foreign class, or with arguments that are not
 * known here) is passed over with a note as long as there is a generator without it.
 * @throws UserError when no network is left, or no generator of a file that has one.
 */
export function readModules(value: unknown, how: ModuleArguments): RawCheckpoint {
  const networks: { G?: RawGenerator; G_ema?: RawGenerator; D?: RawDiscriminator } = {};
  const refused: Refused[] = [];
  for (const placed of modulesIn(value)) {
    const { module } = placed;
    const role = roleOf(placed);
    try {
      if (role === undefined) refuseOthers(placed);
      else if (networks[role] === undefined) Object.assign(networks, { [role]: readNetwork(module, role, how) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused.push({ placed, role, error });
    }
  }
  const hasGenerator = networks.G !== undefined || networks.G_ema !== undefined;
  const needed = refused.find(({ role }) => role !== "D") ?? refused[0];
  if (!hasGenerator && needed !== undefined) throw needed.error;
  if (!hasGenerator && networks.D === undefined) throw noneAmong(modulesIn(value));
  return { ...networks, extras: extrasOf(value), notes: refused.map(refusedNote) };
}

interface Refused {
  readonly placed: Placed;
  readonly role: NetworkName | undefined;
  readonly error: UserError;
}

function refusedNote({ placed: { key, module }, error: { parts } }: Refused): string {
  const name = key === "" ? "A network" : printable(key);
  if (!(module instanceof Foreign)) return passedOver(name, parts);
  const rule = `it is made of ${printable(module.name)}, another program's code, which is never run`;
  return passedOver(name, { rule });
}

/** @throws UserError for what is in a network's place and is none of ours. */
function refuseOthers({ key, module }: Placed): void {
  if (!NETWORK_KEY.test(key)) return;
  if (module instanceof Foreign) throw refusal(module.name);
  // Where there is no D, our own snapshots have an empty module, since the official tools ask for one.
  if (module.className !== "Identity") throw otherClass(module.className);
}

function readNetwork(
  module: PersistentObject | Foreign,
  role: NetworkName,
  how: ModuleArguments,
): RawGenerator | RawDiscriminator {
  if (module instanceof Foreign) throw refusal(module.name);
  if (role === "D") return { stated: how.discriminator(module), tensors: moduleTensors(module) };
  return { stated: how.generator(module), tensors: moduleTensors(module), averageMayLack: lacksAverage(module) };
}

/** Whose `w_avg_beta` is None keeps no average. */
function lacksAverage(module: PersistentObject): boolean {
  const { mapping } = argumentsOf(module, []);
  return typeof mapping === "object" && mapping !== null && "wAvgBeta" in mapping && mapping.wAvgBeta === null;
}

/** Positional and named arguments as one record, `mapping_kwargs` as `mapping`, `num_layers` as `numLayers`. */
export function argumentsOf({ state }: PersistentObject, order: readonly string[]): JsonRecord {
  const positional = state.get("_init_args");
  const values: readonly unknown[] = Array.isArray(positional) ? positional : [];
  const named = [...values.entries()].map(([i, value]): [string, unknown] => [order[i] ?? `argument_${i}`, value]);
  const keywords = state.get("_init_kwargs");
  const all = new Map<unknown, unknown>([...named, ...(keywords instanceof Map ? keywords : [])]);
  return camelKeys(toJsonRecord(all));
}

/** The data set's arguments as they are; of the augmentation, its arguments and its strength p. */
function extrasOf(snapshot: unknown): JsonRecord {
  if (!(snapshot instanceof Map)) return {};
  const isPlain = (value: unknown): boolean => value !== null && !(value instanceof PersistentObject);
  const plain = toJsonRecord(new Map([...snapshot].filter(([, value]) => isPlain(value))));
  const pipe: unknown = snapshot.get("augment_pipe");
  return pipe instanceof PersistentObject ? { ...plain, augment_pipe: augmentation(pipe) } : plain;
}

function augmentation(pipe: PersistentObject): JsonRecord {
  const p = Number(moduleTensors(pipe).get("p")?.data[0]);
  const kwargs = toJsonRecord(pipe.state.get("_init_kwargs"));
  return { kwargs, ...(Number.isFinite(p) && { p }) };
}

function noneAmong(modules: readonly Placed[]): UserError {
  const [first] = modules.map(({ module }) => (module instanceof Foreign ? module.name : module.className));
  return otherClass(first ?? "none");
}

function otherClass(className: string): UserError {
  return new UserError({
    attempted: "read the networks",
    rule: "they must be a Generator and a Discriminator of StyleGAN2",
    received: `an object of class ${printable(className)}`,
    next: "Give a checkpoint of StyleGAN2 or StyleGAN2-ADA.",
  });
}
