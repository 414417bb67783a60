import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import type { Look } from "../model/generation.ts";
import type { Network } from "../model/network.ts";
import type { WrittenStep } from "../model/recipe/directionText.ts";
import type { DrawContext } from "../model/recipe/drawRecipes.ts";
import type { LoadOptions } from "../tasks/loadNetwork.ts";
import type { TaskContext } from "../base/taskContext.ts";
import type { CommandInput, OptionSpecs } from "./command.ts";
import type { DeviceChoice } from "../engine/engine.ts";

/** The options that say which network to load and where. */
export interface NetworkChoice {
  /** The one that comes with the package where it is left out. */
  readonly network: string | undefined;
  readonly sha256: string | undefined;
  readonly refresh: boolean;
  readonly device: DeviceChoice;
  readonly precision?: LoadOptions["precision"];
  readonly weights?: LoadOptions["weights"];
  readonly batchSize?: number;
  readonly threads?: number;
}

export type Surroundings = Pick<CommandInput<OptionSpecs>, "signal" | "progress" | "note">;

/** Loads the network that the options name, says where it runs, and frees it after the work, however that ends. */
export async function withNetwork<T>(
  choice: NetworkChoice,
  io: Surroundings,
  work: (network: Network) => Promise<T>,
): Promise<T> {
  const [{ openNetworkFile }, { openNetwork }] = await Promise.all([
    import("../tasks/openNetworkFile.ts"),
    import("../tasks/loadNetwork.ts"),
  ]);
  const { network, sha256, refresh, ...options } = choice;
  const { signal, progress } = io;
  signal.throwIfAborted();
  const source = await namedOrShipped(network, io);
  const reading = openNetworkFile(source, { sha256, refresh, signal, onProgress: downloadProgress(progress) });
  reading.then(
    (file) => notesOf(file).forEach(io.note),
    () => undefined,
  );
  return withOpened(await openNetwork(reading, options), io, work);
}

/** The same for making images alone, with what was kept of the network's programs. */
export async function withPreparedNetwork<T>(
  choice: NetworkChoice,
  io: Surroundings,
  work: (network: Network) => Promise<T>,
): Promise<T> {
  const { openPreparedNetwork } = await import("../tasks/preparedNetwork.ts");
  const { network, ...options } = choice;
  const { signal, progress, note } = io;
  signal.throwIfAborted();
  const source = await namedOrShipped(network, io);
  const onNotes = (notes: readonly string[]): void => notes.forEach(note);
  const opening = { ...options, signal, onProgress: downloadProgress(progress), onNotes };
  return withOpened(await openPreparedNetwork(source, opening), io, work);
}

/** What reading passed over or made up for; nothing of an ONNX file. */
function notesOf(file: object): readonly string[] {
  return "notes" in file && Array.isArray(file.notes) ? file.notes.map(String) : [];
}

/** The files and addresses among what a command was given, which its outputs leave as they are. */
export function inputsOf(...given: readonly (string | number | undefined)[]): string[] {
  return given.filter((each) => typeof each === "string");
}

/** The checkpoint that was named, by a file, an address or a bundled one's name; else the default, and a note of it. */
export async function namedOrShipped(
  source: string | undefined,
  { note }: Pick<Surroundings, "note">,
): Promise<string> {
  const { namedNetwork, shippedNetwork, shippedText } = await import("../tasks/shippedNetwork.ts");
  if (source !== undefined) return namedNetwork(source);
  const path = shippedNetwork();
  note(shippedText(path));
  return path;
}

/** The same for a checkpoint that was already read. */
export async function withOpenNetwork<T>(
  checkpoint: Checkpoint,
  options: LoadOptions,
  io: Surroundings,
  work: (network: Network) => Promise<T>,
): Promise<T> {
  const { openNetwork } = await import("../tasks/loadNetwork.ts");
  io.signal.throwIfAborted();
  return withOpened(await openNetwork(checkpoint, options), io, work);
}

async function withOpened<T>(
  network: Network,
  { note, signal }: Surroundings,
  work: (network: Network) => Promise<T>,
): Promise<T> {
  try {
    signal.throwIfAborted();
    note(`Computing on ${network.engine.description}`);
    network.engine.notes.forEach(note);
    return await work(network);
  } finally {
    await network.dispose();
  }
}

/** Shows a task's progress while it works. */
export async function withBar<T>(
  { progress, signal }: Surroundings,
  label: string,
  unit: string,
  work: (context: TaskContext) => Promise<T>,
): Promise<T> {
  const bar = progress.start(label, undefined, unit);
  const result = await work({ signal, onProgress: (done, total) => bar.update(done, total) });
  bar.finish();
  return result;
}

/** The files that the steps of --direction name. */
export function stepFiles({ directions = [] }: { readonly directions: readonly WrittenStep[] | undefined }): string[] {
  return directions.flatMap(({ file }) => file ?? []);
}

/** The steps of --direction with what their files hold; files that are wrong are told before the network is read. */
export async function directionsOf(
  { directions = [] }: { readonly directions: readonly WrittenStep[] | undefined },
  { signal }: Pick<Surroundings, "signal">,
): Promise<Pick<Look, "directions">> {
  if (directions.length === 0) return {};
  const { readSteps } = await import("../tasks/readLatents.ts");
  return { directions: await readSteps(directions, signal) };
}

/** Finds the network's principal directions, with a bar of their own, where a step needs them. */
export async function principalFor(
  network: Network,
  { directions = [] }: Pick<Look, "directions">,
  io: Surroundings,
): Promise<Pick<DrawContext, "directions">> {
  if (directions.every(({ of, amount }) => of !== undefined || amount === 0)) return {};
  const [{ assertSteps, findDirections }, { analyseApart }] = await Promise.all([
    import("../model/directions.ts"),
    import("../tasks/analyseApart.ts"),
  ]);
  assertSteps(network, directions);
  const found = await withBar(io, "Computing directions", "seeds", (context) =>
    findDirections(network, { analyse: analyseApart }, context),
  );
  return { directions: { find: () => Promise.resolve(found) } };
}

/** A bar that appears with a download's first bytes; files on this machine have none. */
export function downloadProgress(progress: Surroundings["progress"]): NonNullable<LoadOptions["onProgress"]> {
  let bar: ReturnType<Surroundings["progress"]["start"]> | undefined;
  return ({ received, total }) => {
    bar ??= progress.start("Downloading", total, "bytes");
    bar.update(received, total);
    if (received === total) bar.finish();
  };
}
