import { extname } from "node:path";
import type { TaskContext } from "../base/taskContext.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { writeFileAtomically, type AtomicOptions } from "../media/atomicFile.ts";
import { wrongEnding } from "../media/fileErrors.ts";
import { assertPictureSize, writePicture } from "../media/pictureFiles.ts";
import { writeDirections } from "../model/directionFile.ts";
import { directionSheet } from "../model/directionSheet.ts";
import { assertPictureOptions } from "../model/generation.ts";
import { assertLayers } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import { findNamed, type Findings, type FindOptions } from "./directions/findNamed.ts";
import type { DoPart } from "./directions/latentSet.ts";

export interface DirectionsOptions extends FindOptions, Pick<AtomicOptions, "inputs"> {
  /** The file, a .safetensors; the sheet stands beside it as .png. */
  readonly path: string;
  /** Images in a row of the sheet; 0 leaves the sheet out. */
  readonly columns: number;
}

/** One direction of the file. */
export interface WrittenDirection {
  readonly name: string;
  readonly standardDeviation: number;
  readonly range: readonly [least: number, most: number];
  /** Where the method tells one. */
  readonly strength?: { readonly name: "explained" | "eigenvalue"; readonly value: number };
}

export interface WrittenDirections {
  readonly file: string;
  readonly sheet?: string;
  readonly directions: readonly WrittenDirection[];
}

const ENDING = ".safetensors";

/**
 * Finds directions of W and writes them with names and ranges, and a sheet of what they do.
 * @param part is given each part of the work, to show its progress.
 * @throws UserError
 */
export async function directions(
  network: Network,
  checkpoint: Checkpoint,
  o: DirectionsOptions,
  { signal, ...context }: TaskContext = {},
  part: DoPart = (_, __, work) => work({ signal, ...context }),
): Promise<WrittenDirections> {
  const { path, inputs, source } = o;
  assertDirectionsPath(path);
  assertLayers(o.layers ?? [], network.numWs, "find directions");
  assertPictureOptions(network, o);
  const findings = await findNamed(network, checkpoint, o, part);
  const sheet = o.columns === 0 ? undefined : await writeSheet(network, findings, o, part);
  const notes = { method: typeof source === "string" ? source : "difference" };
  await writeFileAtomically(path, writeDirections(findings.directions, notes), { inputs, signal });
  return { file: path, ...(sheet !== undefined && { sheet }), directions: told(findings) };
}

/** To be asked before anything is computed. @throws UserError for another ending. */
export function assertDirectionsPath(path: string): void {
  if (extname(path).toLowerCase() === ENDING) return;
  throw wrongEnding(`write "${path}"`, path, [ENDING], "For example: --out directions.safetensors.");
}

async function writeSheet(
  network: Network,
  { directions, base }: Findings,
  { path, columns, inputs }: Pick<DirectionsOptions, "path" | "columns" | "inputs">,
  part: DoPart,
): Promise<string> {
  const { imgResolution: side, imgChannels: channels } = network;
  assertPictureSize({ width: columns * side, height: directions.names.length * side, channels }, "png");
  const picture = await part("Drawing the sheet", "images", (context) =>
    directionSheet(network, base, directions, columns, context),
  );
  const sheet = `${path.slice(0, -ENDING.length)}.png`;
  await writePicture(sheet, picture, { inputs });
  return sheet;
}

function told({ directions: { names, ranges, standardDeviations }, strengths }: Findings): WrittenDirection[] {
  return names.map((name, i) => ({
    name,
    standardDeviation: standardDeviations[i] ?? NaN,
    range: ranges[i] ?? [0, 0],
    ...(strengths && { strength: { name: strengths.name, value: strengths.values[i] ?? NaN } }),
  }));
}
