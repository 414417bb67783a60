import { asError, UserError } from "../../src/base/errors.ts";
import type { Network } from "../../src/model/network.ts";
import { toImage, toPictures, type Picture } from "../../src/model/picture.ts";
import { projectImages } from "../../src/projection/projectImages.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { openCheckpoint } from "../../src/web/loadNetwork.ts";
import type { DecodePicture } from "../base/decodePicture.ts";
import { toPagePicture } from "./pagePicture.ts";
import type { Session } from "./session.ts";
import type { PagePicture, ProjectionNews, ProjectionWish } from "./studio.ts";

export interface PhotoProjection extends ProjectionWish {
  readonly photo: Blob;
  readonly decode: DecodePicture;
  /** Aborted, it ends the projection at the next step. */
  readonly signal: AbortSignal;
}

/** Awaited, so that whoever hears it can make it pause. */
type OnNews = (news: ProjectionNews) => void | Promise<void>;

/** The image is drawn so often, or less where a step takes longer. */
const SEEN_EVERY_MS = 250;

/**
 * Finds the w of a photo, as `stylegan project` does by the discriminator's features. The session keeps no
 * discriminator, so its source is read again.
 * @returns whether it came to its end. @throws UserError
 */
export async function projectPhoto(
  session: Session,
  { photo, decode, signal, ...wish }: PhotoProjection,
  onNews: OnNews,
): Promise<boolean> {
  const { network, source } = session;
  try {
    const target = await readPhoto(photo, network, decode);
    await unlessAborted(signal, onNews({ step: 0, distance: NaN, seen: toPagePicture(target) }));
    const checkpoint = await openCheckpoint("file" in source ? source.file : source.url, { signal });
    const steps = projectImages(network, checkpoint, { images: toImage(target) }, { ...wish, signal });
    let lastSeen = -Infinity;
    for await (const { step, distance, ws } of steps) {
      const isDue = step === wish.numSteps || performance.now() - lastSeen >= SEEN_EVERY_MS;
      if (isDue) lastSeen = performance.now();
      const news = { step, distance: distance[0] ?? NaN };
      const seen = isDue ? { seen: await pictureOf(network, ws), ws } : {};
      await unlessAborted(signal, onNews({ ...news, ...seen }));
    }
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** Waits for an answer, which a page that pauses gives late or, once another network is open, never. */
async function unlessAborted(signal: AbortSignal, answer: void | Promise<void>): Promise<void> {
  let leave = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(asError(signal.reason));
  });
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  try {
    await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

async function readPhoto(
  photo: Blob,
  { imgResolution, imgChannels }: Network,
  decode: DecodePicture,
): Promise<Picture> {
  if (imgChannels === 2) throw unreadable("this network's images have 2 channels");
  const channels = imgChannels === 1 || imgChannels === 4 ? imgChannels : 3;
  try {
    return await decode(photo, { side: imgResolution, filter: "lanczos", channels });
  } catch (cause) {
    throw Object.assign(unreadable(cause instanceof Error ? cause.message : String(cause)), { cause });
  }
}

function unreadable(received: string): UserError {
  return new UserError({
    attempted: "project the photo",
    rule: "it must be an image that this browser reads",
    received,
    next: "Save it as PNG or JPEG and drop it again.",
  });
}

async function pictureOf(network: Network, ws: Float32Tensor): Promise<PagePicture> {
  const [picture] = toPictures(await network.synthesis(ws));
  if (picture === undefined) throw new Error("project: the network gave no image");
  return toPagePicture(picture);
}
