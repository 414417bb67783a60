import type { PagePicture, NetworkSummary } from "../../../studio/studio.ts";
import type { Latent } from "../../view/latents.ts";

/** A latent that is kept until it is removed, and what it is kept with. */
export interface Favourite {
  readonly latent: Latent;
  /** The network that it is a latent of. */
  readonly network: Pick<NetworkSummary, "fingerprint" | "name">;
  /** When it was added, in milliseconds since 1970. */
  readonly added: number;
  /** A PNG of it as that network draws it; missing until it was drawn. */
  readonly thumbnail?: Blob;
}

/** Whether a latent is one of the network that is open: other networks draw something else of the same numbers. */
export function isOf({ network }: Favourite, open: NetworkSummary | undefined): boolean {
  return network.fingerprint === open?.fingerprint;
}

/** The list with one of them added or replaced, newest first. */
export function withFavourite(favourites: readonly Favourite[], added: Favourite): readonly Favourite[] {
  const others = favourites.filter(({ latent }) => latent.id !== added.latent.id);
  return [...others, added].toSorted((a, b) => b.added - a.added);
}

/** Pixels of a thumbnail's longer side, at most. */
const SIDE = 128;

/** A small PNG of an image. */
export async function thumbnailOf({ data, width, height }: PagePicture): Promise<Blob> {
  const scale = Math.min(1, SIDE / Math.max(width, height));
  const [whole, small] = [canvas(width, height), canvas(width * scale, height * scale)];
  whole.context.putImageData(new ImageData(data, width, height), 0, 0);
  Object.assign(small.context, { imageSmoothingQuality: "high" });
  small.context.drawImage(whole.canvas, 0, 0, small.canvas.width, small.canvas.height);
  return small.canvas.convertToBlob({ type: "image/png" });
}

function canvas(width: number, height: number) {
  const made = new OffscreenCanvas(Math.round(width), Math.round(height));
  const context = made.getContext("2d");
  if (context === null) throw new Error("This browser provides no 2D canvas");
  return { canvas: made, context };
}
