import { UserError } from "../../../../src/base/errors.ts";
import { sniffFormat } from "../../../../src/formats/sniffFormat.ts";
import { readLatents } from "../../../../src/model/readLatents.ts";
import { latentsOf } from "../../view/latents.ts";
import { useStudio } from "../store.ts";
import { holdsShelf } from "./shelfFile.ts";
import { useShelf } from "./useShelf.ts";

/** Latents are small; a larger file is taken for a checkpoint unread. */
const MOST_BYTES = 32 * 1024 * 1024;

/** More than a shelf is good for, such as all frames of a walk. */
const MOST_LATENTS = 100;

/** What the file dialog offers. */
export const LATENT_ENDINGS = ".npz,.npy,.safetensors";

/** Whether a file holds w or favourites, and no network. */
export async function isLatentFile(file: File): Promise<boolean> {
  if (file.size > MOST_BYTES) return false;
  const bytes = await bytesOf(file);
  return ["npz", "npy"].includes(sniffFormat(bytes)) || holdsShelf(bytes);
}

/** Puts the latents of a file on the shelf, or says why not. */
export async function openLatents(file: File): Promise<void> {
  const { refuse } = useStudio.getState();
  try {
    const bytes = await bytesOf(file);
    if (holdsShelf(bytes)) useShelf.getState().openFile(bytes);
    else holdLatents(file.name, bytes);
  } catch (error) {
    refuse(file.name, error);
  }
}

/** @throws UserError where the network does not fit, or none is open. */
function holdLatents(file: string, bytes: Uint8Array): void {
  const { network, hold } = useStudio.getState();
  if (network === undefined) {
    throw new UserError({
      attempted: "open these latents",
      rule: "a network must be open that draws them",
      next: "Open the checkpoint that they belong to.",
    });
  }
  const latents = latentsOf(readLatents(bytes), file.replace(/\.[^.]*$/, "") || file, { kind: "file", file }, network);
  if (latents.length > MOST_LATENTS) {
    throw new UserError({
      attempted: "put these latents on the shelf",
      rule: `a file of at most ${MOST_LATENTS} is taken`,
      received: `${latents.length}`,
      next: "Save fewer of them.",
    });
  }
  // The newest come first, and the file's first should be the first.
  for (const latent of latents.toReversed()) hold(latent);
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}
