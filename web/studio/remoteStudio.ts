import { proxy, wrap, type Endpoint } from "comlink";
import type { Studio } from "./studio.ts";

/** The studio at the other end of a channel. Callbacks run on this side. */
export function remoteStudio(endpoint: Endpoint): Studio {
  const remote = wrap<Studio>(endpoint);
  return {
    open: (source, onProgress, device) => remote.open(source, proxy(onProgress), device),
    draw: (place, recipes, look, onPicture) => remote.draw(place, recipes, look, proxy(onPicture)),
    inspect: (recipe, look) => remote.inspect(recipe, look),
    directions: (onProgress) => remote.directions(proxy(onProgress)),
    latents: (recipes, look) => remote.latents(recipes, look),
    stop: (place) => void remote.stop(place),
  };
}
