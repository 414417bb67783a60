import { UserError } from "../base/errors.ts";
import { moduleTensors } from "../formats/moduleTensors.ts";
import { PersistentObject } from "../formats/officialPickle.ts";
import type { RawCheckpoint, RawNetwork } from "./assemble.ts";
import { NETWORK_NAMES, type JsonRecord } from "./checkpoint.ts";
import { discriminatorFromArguments, generatorFromArguments } from "./constructorArguments.ts";
import { camelKeys, toJsonRecord } from "./json.ts";
import { readStateDict } from "./readStateDict.ts";

/** The order in which the official constructors take their arguments. */
const GENERATOR_ORDER = [
  "z_dim",
  "c_dim",
  "w_dim",
  "img_resolution",
  "img_channels",
  "mapping_kwargs",
  "synthesis_kwargs",
];
const DISCRIMINATOR_ORDER = [
  "c_dim",
  "img_resolution",
  "img_channels",
  "architecture",
  "channel_base",
  "channel_max",
  "num_fp16_res",
  "conv_clamp",
  "cmap_dim",
  "block_kwargs",
  "mapping_kwargs",
  "epilogue_kwargs",
];

/**
 * Reads the value of an official snapshot: a dict of G, D, G_ema, augment_pipe and training_set_kwargs, or one network
 * alone. Configurations are the constructors' own arguments.
 * @throws UserError when no network is in it.
 */
export function readSnapshot(value: unknown): RawCheckpoint {
  if (value instanceof PersistentObject) return loneNetwork(value);
  if (!(value instanceof Map)) throw notASnapshot("another value");
  const [G, G_ema, D] = NETWORK_NAMES.map((name) => value.get(name));
  if (![G, G_ema, D].some((network) => network instanceof PersistentObject)) return readStateDict(value);
  return {
    ...(isPresent(G) && { G: readGenerator(G) }),
    ...(isPresent(G_ema) && { G_ema: readGenerator(G_ema) }),
    ...(isPresent(D) && { D: readDiscriminator(D) }),
    extras: extrasOf(value),
  };
}

/** Where there is no D, our own snapshots have an empty module, since the official tools ask for one. */
function isPresent(network: unknown): boolean {
  if (network instanceof PersistentObject && network.className === "Identity") return false;
  return network !== undefined && network !== null;
}

function loneNetwork(network: PersistentObject): RawCheckpoint {
  if (network.className === "Discriminator") return { D: readDiscriminator(network), extras: {} };
  return { G_ema: readGenerator(network), extras: {} };
}

function readGenerator(network: unknown): RawNetwork<ReturnType<typeof generatorFromArguments>> {
  const object = expectNetwork(network, "Generator");
  const stated = generatorFromArguments(constructorArguments(object, GENERATOR_ORDER), "read the snapshot's generator");
  return { tensors: moduleTensors(object), stated };
}

function readDiscriminator(network: unknown): RawNetwork<ReturnType<typeof discriminatorFromArguments>> {
  const object = expectNetwork(network, "Discriminator");
  const stated = discriminatorFromArguments(
    constructorArguments(object, DISCRIMINATOR_ORDER),
    "read the snapshot's discriminator",
  );
  return { tensors: moduleTensors(object), stated };
}

function expectNetwork(network: unknown, className: string): PersistentObject {
  if (network instanceof PersistentObject && network.className === className) return network;
  throw notASnapshot(network instanceof PersistentObject ? `an object of class ${network.className}` : "another value");
}

/** Positional and named arguments as one record, `mapping_kwargs` as `mapping`, `num_layers` as `numLayers`. */
function constructorArguments({ state }: PersistentObject, order: readonly string[]): JsonRecord {
  const positional = state.get("_init_args");
  const values: readonly unknown[] = Array.isArray(positional) ? positional : [];
  const named = [...values.entries()].map(([i, value]): [string, unknown] => [order[i] ?? `argument_${i}`, value]);
  const keywords = state.get("_init_kwargs");
  const all = new Map<unknown, unknown>([...named, ...(keywords instanceof Map ? keywords : [])]);
  return camelKeys(toJsonRecord(all));
}

/** The data set's arguments as they are; of the augmentation, its arguments and its strength p. */
function extrasOf(snapshot: Map<unknown, unknown>): JsonRecord {
  const isPlain = (value: unknown): boolean => value !== null && !(value instanceof PersistentObject);
  const plain = toJsonRecord(new Map([...snapshot].filter(([, value]) => isPlain(value))));
  const pipe = snapshot.get("augment_pipe");
  return pipe instanceof PersistentObject ? { ...plain, augment_pipe: augmentation(pipe) } : plain;
}

function augmentation(pipe: PersistentObject): JsonRecord {
  const p = Number(moduleTensors(pipe).get("p")?.data[0]);
  const kwargs = toJsonRecord(pipe.state.get("_init_kwargs"));
  return { kwargs, ...(Number.isFinite(p) && { p }) };
}

function notASnapshot(received: string): UserError {
  return new UserError({
    attempted: "read the snapshot",
    rule: "its networks must be a Generator or Discriminator of the official StyleGAN2-ADA for PyTorch",
    received,
    next: "Networks of TensorFlow or of other projects must be converted to PyTorch's official layout first.",
  });
}
