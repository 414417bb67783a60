import { OptionError } from "../base/optionError.ts";
import { extname } from "node:path";
import type { UserError } from "../base/errors.ts";
import {
  generatorOf,
  onlyNetworks,
  type Checkpoint,
  type JsonRecord,
  type NetworkName,
} from "../checkpoints/checkpoint.ts";
import { writeSafetensorsCheckpoint } from "../checkpoints/writeCheckpoint.ts";
import { writePthCheckpoint, type PthLayoutName } from "../checkpoints/writePth.ts";
import { writeSnapshot } from "../checkpoints/writeSnapshot.ts";
import { writeFileAtomically } from "../media/atomicFile.ts";
import { wrongEnding } from "../media/fileErrors.ts";
import { assertLayers } from "../model/latents.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";

export interface ConvertOptions {
  /** Stores weights in half precision; false by default. */
  readonly half?: boolean;
  /** How a .pth is laid out; the seed project's layout by default. */
  readonly layout?: PthLayoutName;
  /** The networks that are written; all by default. Without G, training starts from G_ema. */
  readonly only?: readonly NetworkName[];
  /** Words that stay with the file, such as a licence; `info` shows them. */
  readonly note?: string;
  /** Layers that mixes take from their columns unless told; checked against the generator. */
  readonly mixStyles?: readonly number[];
  readonly signal?: AbortSignal;
}

/** A file in pieces, and what its format had no place for, a sentence each. */
interface Written {
  readonly chunks: readonly Uint8Array[];
  readonly notes: readonly string[];
}

type Write = (checkpoint: Checkpoint) => Written;
type Choices = Required<Pick<ConvertOptions, "half">> & Pick<ConvertOptions, "layout">;

/** The formats that can be written, by ending: what each is asked for, and a writer or an error. */
const WRITERS: Readonly<Record<string, (choices: Choices) => Write>> = {
  ".safetensors": ({ half, layout }) => {
    if (layout !== undefined) throw layoutOfOthers(layout);
    return (checkpoint) => ({ chunks: writeSafetensorsCheckpoint(checkpoint, { half }), notes: [] });
  },
  ".pth": (choices) => (checkpoint) => writePthCheckpoint(checkpoint, choices),
  ".pt": (choices) => (checkpoint) => writePthCheckpoint(checkpoint, choices),
  ".pkl": ({ half, layout }) => {
    if (layout !== undefined) throw layoutOfOthers(layout);
    if (half) throw halfUnsupported();
    return writeSnapshot;
  },
};

/** What writes a path of this ending; to be asked before a large checkpoint is fetched. @throws UserError */
export function checkpointWriter(path: string, { half = false, layout }: ConvertOptions = {}): Write {
  const writer = WRITERS[extname(path).toLowerCase()];
  if (writer !== undefined) return writer({ half, layout });
  const next = "Choose .safetensors for this program, .pth for PyTorch, .pkl for NVIDIA's tools.";
  throw wrongEnding(`write "${path}"`, path, Object.keys(WRITERS), next);
}

/**
 * Writes a checkpoint in the format of the path's ending, whole or not at all.
 * @returns what the format had no place for, a sentence each. @throws UserError
 * @example
 * ```ts
 * import { convert, openCheckpoint } from "stylegan2-ada";
 *
 * await convert(await openCheckpoint("model.pkl"), "out/model.safetensors", { only: ["G_ema"], half: true });
 * ```
 */
export async function convert(
  checkpoint: Checkpoint,
  path: string,
  { only, signal, half, layout, ...said }: ConvertOptions = {},
): Promise<readonly string[]> {
  const kept = only === undefined ? checkpoint : onlyNetworks(checkpoint, only);
  const noted = { ...kept, extras: { ...kept.extras, ...newExtras(kept, said) } };
  const { chunks, notes } = checkpointWriter(path, { half, layout })(noted);
  await writeFileAtomically(path, chunks, { signal });
  return notes;
}

/** What is said of the file anew. @throws UserError for layers that its generator does not have. */
function newExtras(
  checkpoint: Checkpoint,
  { note, mixStyles }: Pick<ConvertOptions, "note" | "mixStyles">,
): JsonRecord {
  if (mixStyles !== undefined) assertLayers(mixStyles, generatorNetwork(generatorOf(checkpoint).config).numWs);
  return { ...(note === undefined ? {} : { note }), ...(mixStyles === undefined ? {} : { mixStyles }) };
}

function halfUnsupported(): UserError {
  return new OptionError((say) => ({
    attempted: "write a .pkl in half precision",
    rule: "the official code uses a snapshot's modules as they are, and expects float32",
    next: `Leave ${say("half")} out, or write a .safetensors or .pth file.`,
  }));
}

function layoutOfOthers(layout: PthLayoutName): UserError {
  return new OptionError((say) => ({
    attempted: `write the layout ${layout}`,
    rule: `${say("layout")} is only for .pth files`,
    next: `Leave ${say("layout")} out, or write a .pth file.`,
  }));
}
