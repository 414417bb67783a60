import { UserError } from "../../base/errors.ts";
import type { FetchOptions } from "../../media/fetchOptions.ts";
import { stack } from "../../model/latents.ts";
import { toImage, type Picture } from "../../model/picture.ts";
import type { Targets } from "../../projection/targets.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import { readTarget } from "./readTarget.ts";

/** Images as the targets of a projection, each under the same mask. */
export function targetsOf(pictures: readonly Picture[], mask: Float32Tensor | undefined): Targets {
  const images = stack(pictures.map(toImage));
  return mask === undefined ? { images } : { images, mask: stack(pictures.map(() => mask)) };
}

/**
 * An image that says how much each pixel counts, from black for not at all to white. -> [1, 1, R, R] of mean 1.
 * @throws UserError where it is black all over, or cannot be read.
 */
export async function readMask(source: string, resolution: number, fetching: FetchOptions): Promise<Float32Tensor> {
  const { data } = await readTarget(source, resolution, 1, fetching);
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  if (mean > 0)
    return float32(
      [1, 1, resolution, resolution],
      Float32Array.from(data, (value) => value / mean),
    );
  throw new UserError({
    attempted: `use the mask "${source}"`,
    rule: "the part that counts must be white",
    received: "an all-black image",
    next: "Paint the part that matters white.",
  });
}
