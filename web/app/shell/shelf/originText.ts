import { texts } from "../../texts/texts.ts";
import type { LatentOrigin } from "../../view/latents.ts";

/** Where a latent comes from, in words. */
export function originText(origin: LatentOrigin): string {
  const { shelf } = texts();
  switch (origin.kind) {
    case "seed":
      return shelf.seed(origin.seed);
    case "mixed":
      return shelf.mixed(origin.row, origin.column);
    case "moved":
      return shelf.moved(origin.from);
    case "edited":
      return shelf.edited(origin.from);
    case "projected":
      return shelf.projected(origin.photo, origin.steps);
    case "file":
      return shelf.file(origin.file);
  }
}
