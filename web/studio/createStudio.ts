import { inOrder } from "../../src/base/inOrder.ts";
import { directionsFile } from "./directions.ts";
import { dragPicture } from "./drag.ts";
import { drawRecipes } from "./draw.ts";
import { sourceFile } from "./file.ts";
import { inspectRecipe } from "./inspect.ts";
import { recipeLatents, recipeTensor } from "./latents.ts";
import { openSession, type Surroundings } from "./open.ts";
import { Places } from "./places.ts";
import { projectPhoto } from "./project.ts";
import { saveGenerator } from "./save.ts";
import type { Session } from "./session.ts";
import type { Studio } from "./studio.ts";

/** The studio itself, on any engine: in the page's worker on ONNX Runtime Web. */
export function createStudio(surroundings: Surroundings): Studio {
  const { decode } = surroundings;
  const places = new Places();
  const oneOpening = inOrder();
  let current: Session | undefined;
  let openings = new AbortController();

  const work = <T>(task: (session: Session) => Promise<T>): Promise<T> => {
    if (current === undefined) return Promise.reject(new Error("studio: no network is open"));
    return current.work(task);
  };

  /** What used the network before stops after its image; its memory is free before the new one needs some. */
  const replace = async (next: Session): Promise<void> => {
    const before = current;
    current = next;
    places.stopAll();
    await before?.close();
    if (before !== undefined && before.device.engine !== next.device.engine) await before.device.engine.dispose();
  };

  return {
    open: (source, onProgress, choice = current?.device.choice ?? "auto") => {
      const { signal } = openings;
      return oneOpening(async () => {
        signal.throwIfAborted();
        const session = await openSession(source, choice, current?.device, surroundings, { onProgress, signal });
        await replace(session);
        onProgress(1, "Ready");
        return session.summary;
      });
    },
    draw: (place, recipes, look, onPicture) => {
      const signal = places.begin(place);
      return work((session) => drawRecipes(session, () => !signal.aborted, recipes, look, onPicture));
    },
    inspect: (recipe, look) => work((session) => inspectRecipe(session, recipe, look)),
    directions: (onProgress) =>
      work(async (session) => {
        const { explained, samples } = await session.directions.find((done, total) =>
          onProgress(done / total, "Computing directions"),
        );
        return { explained, samples };
      }),
    saveDirections: (names) => work((session) => directionsFile(session, names)),
    latents: (recipes, look) => work((session) => recipeLatents(session, recipes, look)),
    ws: (recipe, look) => work((session) => recipeTensor(session, recipe, look)),
    project: (photo, wish, onNews) => {
      const signal = places.begin("project");
      return work((session) => projectPhoto(session, { photo, ...wish, decode, signal }, onNews));
    },
    drag: (recipe, look, wish, onNews) => {
      const signal = places.begin("drag");
      return work((session) => dragPicture(session, { recipe, look, ...wish, signal }, onNews));
    },
    save: (format) => work((session) => saveGenerator(session, format)),
    file: () => work(({ source }) => sourceFile(source)),
    stop(place) {
      if (place !== "open") return places.stop(place);
      openings.abort();
      openings = new AbortController();
    },
  };
}
