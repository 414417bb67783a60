import { proxy, wrap, type Endpoint } from "comlink";
import { untilSettled } from "../../src/base/untilSettled.ts";
import type { Studio } from "./studio.ts";

/**
 * The studio at the other end of a channel. Callbacks run on this side; their messages have channels of their own, so
 * that one may arrive after the answer, when nobody must hear it any more.
 */
export function remoteStudio(endpoint: Endpoint): Studio {
  const remote = wrap<Studio>(endpoint);
  return {
    open: (source, onProgress, device) =>
      untilSettled(onProgress, (heard) => remote.open(source, proxy(heard), device)),
    draw: (place, recipes, look, onPicture) =>
      untilSettled(onPicture, (heard) => remote.draw(place, recipes, look, proxy(heard))),
    inspect: (recipe, look) => remote.inspect(recipe, look),
    directions: (onProgress) => untilSettled(onProgress, (heard) => remote.directions(proxy(heard))),
    latents: (recipes, look) => remote.latents(recipes, look),
    save: (format) => remote.save(format),
    stop: (place) => void remote.stop(place),
  };
}
