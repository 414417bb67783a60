import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import type { Network } from "../model/network.ts";
import type { LoadOptions } from "../tasks/loadNetwork.ts";
import type { CommandInput, OptionSpecs } from "./command.ts";
import type { DeviceName } from "./sharedOptions.ts";

/** The options that say which network to load and where. */
export interface NetworkChoice {
  readonly network: string;
  readonly sha256: string | undefined;
  readonly device: DeviceName;
  readonly precision?: LoadOptions["precision"];
  readonly weights?: LoadOptions["weights"];
  readonly batchSize?: number;
  readonly threads?: number;
}

type Surroundings = Pick<CommandInput<OptionSpecs>, "signal" | "progress" | "note">;

/** Loads the network that the options name, says where it runs, and frees it after the work, however that ends. */
export async function withNetwork<T>(
  choice: NetworkChoice, { signal, progress, note }: Surroundings, work: (network: Network) => Promise<T>,
): Promise<T> {
  const { openCheckpoint } = await import("../tasks/openCheckpoint.ts");
  const { network: source, sha256, ...options } = choice;
  const checkpoint = await openCheckpoint(source, { sha256, signal, onProgress: downloadProgress(progress) });
  return withOpenNetwork(checkpoint, options, { signal, progress, note }, work);
}

/** The same for a checkpoint that was already read. */
export async function withOpenNetwork<T>(
  checkpoint: Checkpoint, options: LoadOptions, { note }: Surroundings, work: (network: Network) => Promise<T>,
): Promise<T> {
  const { openNetwork } = await import("../tasks/loadNetwork.ts");
  const network = await openNetwork(checkpoint, options);
  note(`Computing on ${network.engine.description}`);
  network.engine.notes.forEach(note);
  try {
    return await work(network);
  } finally {
    await network.dispose();
  }
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
