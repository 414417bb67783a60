import { dragPoints } from "../../src/dragging/dragPoints.ts";
import { toPictures } from "../../src/model/picture.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { openCheckpoint } from "../../src/web/loadNetwork.ts";
import { recipeTensor } from "./latents.ts";
import { toPagePicture } from "./pagePicture.ts";
import type { Session } from "./session.ts";
import type { DragNews, DragWish, Look, PagePicture } from "./studio.ts";

export interface PictureDrag extends DragWish {
  readonly recipe: PictureRecipe;
  readonly look: Look;
  /** Aborted, it ends the drag at the next step. */
  readonly signal: AbortSignal;
}

/**
 * Drags points of an image, step by step. The session keeps programs alone, so its source is read again for the
 * weights that gradients need.
 * @returns whether it came to its end. @throws UserError
 */
export async function dragPicture(
  session: Session,
  { recipe, look, pairs, mask, numSteps, signal }: PictureDrag,
  onNews: (news: DragNews) => void | Promise<void>,
): Promise<boolean> {
  const { network, source } = session;
  try {
    const ws = await recipeTensor(session, recipe, look);
    const plain = await recipeTensor(session, recipe, { ...look, directions: [] });
    const checkpoint = await openCheckpoint("file" in source ? source.file : source.url, { signal });
    const side = network.imgResolution;
    const steps = dragPoints(network, checkpoint, {
      ws,
      pairs,
      numSteps,
      signal,
      noiseMode: look.noiseMode === "none" ? "none" : "const",
      ...(mask && { mask: float32([1, 1, side, side], mask) }),
    });
    let heard: void | Promise<void> | undefined;
    for await (const { step, points, image, ws: dragged } of steps) {
      await heard; // the page shows one step while the next is computed
      heard = onNews({ step, points, seen: pictureOf(image), ws: less(dragged, ws, plain) });
    }
    await heard;
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** What the look's directions add is drawn on top again: dragged - (ws - plain). */
function less(dragged: Float32Tensor, ws: Float32Tensor, plain: Float32Tensor): Float32Tensor {
  const added = (i: number): number => (ws.data[i] ?? NaN) - (plain.data[i] ?? NaN);
  return float32(
    dragged.shape,
    dragged.data.map((value, i) => value - added(i)),
  );
}

function pictureOf(image: Float32Tensor): PagePicture {
  const [picture] = toPictures(image);
  if (picture === undefined) throw new Error("drag: the network gave no image");
  return toPagePicture(picture);
}
