import { UserError } from "../../../src/base/errors.ts";
import { holdsDirections, readDirections } from "../../../src/model/directionFile.ts";
import type { SavedDirections } from "../../../src/model/directions.ts";
import type { NetworkSummary } from "../../studio/studio.ts";
import { fits } from "../view/fileSteps.ts";

/** Directions are small; a larger file is taken for a checkpoint unread. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Whether a file that was dropped holds directions and no network. */
export async function isDirectionFile(file: File): Promise<boolean> {
  return file.size <= MOST_BYTES && holdsDirections(new Uint8Array(await file.arrayBuffer()));
}

/** @throws UserError for a file without directions, and for those of a network of other sizes. */
export async function readDirectionFile(file: File, network: NetworkSummary | undefined): Promise<SavedDirections> {
  const directions = { file: file.name, ...readDirections(new Uint8Array(await file.arrayBuffer())) };
  if (network === undefined || fits(directions, network)) return directions;
  throw new UserError({
    attempted: "use these directions",
    rule: `this network's w has ${network.wDim} numbers in ${network.numWs} layers`,
    received: `directions of the shape [${directions.vectors.shape.join(", ")}]`,
    next: "Open the checkpoint that they were found with.",
  });
}
