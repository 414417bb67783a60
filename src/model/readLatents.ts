import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { chosen, floats, readArrays, type Wanted } from "./readArrays.ts";

/** Names that projectors and encoders give to what they found. */
const W: Wanted = {
  what: "w",
  names: ["w", "ws", "w_plus", "latent", "latents", "latent_avg"],
  next: "Give the w of a projection, or a .npz that stylegan generate saved.",
};
/**
 * The array of w in a .npz, .npy, .pt, .pth or .safetensors file, as float32 and in the file's own shape: the one of a
 * usual name, or the only one there is.
 * @throws UserError for another kind of file, none or several such arrays, integers, and numbers that are not finite.
 */
export function readLatents(bytes: Uint8Array): Float32Tensor {
  return floats(chosen(readArrays(bytes, W), W), W);
}
