import { createHash } from "node:crypto";
import { existsSync, statSync, type BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../base/errors.ts";
import type { Engine, Runnable } from "../engine/engine.ts";
import { mayHaveGpu } from "../engine/ort-node/graphicsHardware.ts";
import { openEngine } from "../engine/ort-node/openEngine.ts";
import { onnxNetwork } from "../exports/onnxNetwork.ts";
import { defaultCacheFolder } from "../media/cacheFolder.ts";
import { layoutMemory } from "../media/layouts.ts";
import { isWebAddress, localPath } from "../media/localPath.ts";
import { programStore, type ProgramStore } from "../media/programStore.ts";
import { withAverages } from "../model/averages.ts";
import { checkpointNetwork, chosenGenerator, joinNetwork } from "../model/checkpointNetwork.ts";
import { generatorPrograms, type GeneratorPrograms } from "../model/generatorPrograms.ts";
import { statedMixStyles } from "../model/mixStyles.ts";
import { Network } from "../model/network.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { openNetwork, type LoadOptions } from "./loadNetwork.ts";
import { isOnnxFile, openNetworkFile, type NetworkFile } from "./openNetworkFile.ts";
import { packageVersion } from "./packageVersion.ts";

/** The variable that, set to 0, keeps no programs. */
const SWITCH = "STYLEGAN_KEEP_PROGRAMS";
/** A file that was written less long ago could change again without a sign: some file systems count whole seconds. */
const SETTLED_MS = 2500;

export interface PreparedOptions extends LoadOptions {
  /** Hears what reading the file passed over or made up for. */
  readonly onNotes?: (notes: readonly string[]) => void;
  /** What makes the programs, by default the compiled package as it was last built; sources keep none. */
  readonly build?: string | undefined;
}

/** What a network needs to know of its generator before it has its weights. */
interface Known extends Pick<GeneratorPrograms, "config" | "average"> {
  readonly mixStyles: readonly number[] | undefined;
  readonly notes: readonly string[];
}

/** Where the programs of a file are kept. */
interface Place {
  readonly folder: string;
  /** Whether the file is still as it was when the place was found. */
  isCurrent(): Promise<boolean>;
}

/**
 * Opens a network to make images with, by path or address. On a CPU its programs are kept in the cache as ONNX Runtime
 * runs them, so that the next process needs neither the checkpoint nor to trace and lower it. Programs and results are
 * the same; what is kept holds for this very file, version and layout only.
 * @throws UserError as `loadNetwork`.
 */
export async function openPreparedNetwork(source: string, o: PreparedOptions): Promise<Network> {
  const place = await programsOf(source, o);
  const read = async (): Promise<NetworkFile> => {
    const file = await openNetworkFile(source, o);
    o.onNotes?.(notesOf(file));
    return file;
  };
  if (place === undefined) return openNetwork(read(), o);
  const opening = openEngine({ layouts: layoutMemory(packageVersion(), o.cacheFolder), ...o });
  const prepared = existsSync(place.folder) ? await fromKept(place, await opening, source, o) : undefined;
  return prepared ?? joinNetwork(read(), opening, (file, engine, onDispose) => kept(place, file, engine, o, onDispose));
}

/** The network from what was kept of it, if something was for this engine. */
async function fromKept(
  place: Place,
  engine: Engine,
  source: string,
  o: PreparedOptions,
): Promise<Network | undefined> {
  const store = programStore(join(place.folder, digest(engine.description)));
  const known = store.known() as Known | undefined;
  if (known === undefined) return undefined;
  o.onNotes?.(known.notes);
  const load = async (): Promise<GeneratorPrograms> => {
    const file = await openNetworkFile(source, o);
    const generator = isOnnxFile(file) ? undefined : chosenGenerator(await withAverages(file, engine), o.weights);
    if (generator === undefined || !(await place.isCurrent())) throw changed(source);
    return generatorPrograms(generator);
  };
  return preparedNetwork(known, load, store, engine, o, () => engine.dispose());
}

function changed(source: string): UserError {
  return new UserError({
    attempted: `make images with "${source}"`,
    rule: "the file changed meanwhile",
    next: "Start again, to make all with the new one.",
  });
}

/** The network of a file that was read, whose programs are kept unless it was replaced meanwhile. */
async function kept(
  place: Place,
  file: NetworkFile,
  engine: Engine,
  o: PreparedOptions,
  onDispose: () => Promise<void>,
): Promise<Network> {
  if (isOnnxFile(file)) return onnxNetwork(file, engine, o, onDispose);
  const checkpoint = await withAverages(file, engine);
  const weights = chosenGenerator(checkpoint, o.weights);
  if (weights === undefined || !(await place.isCurrent())) return checkpointNetwork(checkpoint, engine, o, onDispose);
  const generator = generatorPrograms(weights);
  const { config, average } = generator;
  const mixStyles = statedMixStyles(checkpoint.extras, generatorNetwork(config).numWs);
  const store = programStore(join(place.folder, digest(engine.description)));
  const known = { config, average, mixStyles, notes: notesOf(file) };
  return preparedNetwork(known, () => Promise.resolve(generator), store, engine, o, onDispose);
}

function preparedNetwork(
  known: Known,
  load: () => Promise<GeneratorPrograms>,
  store: ProgramStore,
  engine: Engine,
  { batchSize }: PreparedOptions,
  onDispose: () => Promise<void>,
): Network {
  const generator = preparedGenerator(known, load, store, engine);
  const close = async (): Promise<void> => {
    await store.commit(known);
    await onDispose();
  };
  return new Network({ generator }, engine, { batchSize, mixStyles: known.mixStyles, onDispose: close });
}

/** Programs from the store; those that it lacks are traced and lowered into it, and run from there. */
function preparedGenerator(
  { config, average }: Known,
  load: () => Promise<GeneratorPrograms>,
  store: ProgramStore,
  engine: Engine,
): GeneratorPrograms {
  let loading: Promise<GeneratorPrograms> | undefined;
  const loaded = (): Promise<GeneratorPrograms> => (loading ??= load());
  const prepared = async (
    name: string,
    trace: (generator: GeneratorPrograms) => Runnable | Promise<Runnable>,
  ): Promise<Runnable> => {
    const instead = async (): Promise<Runnable> => trace(await loaded());
    const found = store.find(name);
    if (found !== undefined) return { ...found, instead };
    const traced = await instead();
    if ("model" in traced) return traced;
    const written = await store.keep(name, traced, engine.lowered(traced, "together"));
    return written === undefined ? traced : { ...written, instead };
  };
  return {
    config,
    average,
    mapping: (n) => prepared(`mapping-${n}`, (generator) => generator.mapping(n)),
    synthesis: (n, options) => {
      const precision = options.halfPrecision ? "fp16" : "fp32";
      return prepared(`synthesis-${n}-${options.noiseMode}-${precision}`, (generator) =>
        generator.synthesis(n, options),
      );
    },
    inspection: async (options) => (await loaded()).inspection(options),
  };
}

/** Undefined where none are kept. */
async function programsOf(source: string, o: PreparedOptions): Promise<Place | undefined> {
  const { device = "auto", weights = "any", precision = "auto", build = compiledBuild() } = o;
  const isPlain = o.sha256 === undefined && o.assumed === undefined && precision !== "fp16";
  const isCpu = device === "cpu" || (device === "auto" && !mayHaveGpu());
  if (!isPlain || !isCpu || build === undefined || process.env[SWITCH] === "0") return undefined;
  const path = isWebAddress(source) ? undefined : localPath(source);
  const stateNow = async (): Promise<string | undefined> => {
    const found = path === undefined ? undefined : await stat(path, { bigint: true }).catch(() => undefined);
    return path === undefined || found?.isFile() !== true ? undefined : fileState(path, found);
  };
  const state = await stateNow();
  if (state === undefined) return undefined;
  const key = digest(["1", packageVersion(), build, weights, state].join("\n"));
  const folder = join(o.cacheFolder ?? defaultCacheFolder(), "programs", key);
  return { folder, isCurrent: async () => (await stateNow()) === state };
}

/**
 * What changes whenever a file does: the time of its last change of any kind, which nobody can set, among others.
 * Undefined while it could change again without a sign.
 */
export function fileState(
  path: string,
  { ino, size, mtimeNs, ctimeNs }: Pick<BigIntStats, "ino" | "size" | "mtimeNs" | "ctimeNs">,
  now = Date.now(),
): string | undefined {
  const latest = Number(ctimeNs > mtimeNs ? ctimeNs : mtimeNs) / 1e6;
  return now - latest > SETTLED_MS ? [resolve(path), ino, size, mtimeNs, ctimeNs].join("\n") : undefined;
}

/** When the compiled package was built. */
function compiledBuild(): string | undefined {
  if (import.meta.url.endsWith(".ts")) return undefined;
  return String(statSync(fileURLToPath(import.meta.url)).mtimeMs);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** Nothing of an ONNX file. */
function notesOf(file: NetworkFile): readonly string[] {
  return isOnnxFile(file) ? [] : (file.notes ?? []);
}
