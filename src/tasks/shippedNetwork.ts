import { fileURLToPath } from "node:url";

/** The avatars that come with the package, trained by its own `stylegan train`: what is used where no network is named. */
export function shippedNetwork(): string {
  return fileURLToPath(new URL("../../models/avatars.safetensors", import.meta.url));
}
