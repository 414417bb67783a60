import type { DeviceKind, Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import type { Analyse } from "../../src/model/directions.ts";
import type { DeviceTimings } from "../../web/base/kept/timings.ts";
import type { Surroundings } from "../../web/studio/open.ts";
import type { DecodePicture } from "../../web/base/decodePicture.ts";
import { createStudio } from "../../web/studio/createStudio.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import type { DeviceChoice, Look, PagePicture, Place, Studio } from "../../web/studio/studio.ts";
import { referenceFile } from "../checkpoints/files.ts";

export const LOOK: Look = { truncationPsi: 1, noiseMode: "const", directions: [] };

export const seed = (value: number): PictureRecipe => ({ kind: "seed", seed: value });

/** A file as a browser hands it over. */
export function droppedFile(name: string, bytes: Uint8Array = referenceFile(name)): File {
  return new File([new Uint8Array(bytes)], name);
}

/** A studio on ONNX Runtime for Node, and what became of its engines. */
export interface TestStudio {
  readonly studio: Studio;
  /** `start wasm`, `dispose wasm`, and `run` for every run of a program. */
  readonly events: string[];
}

export function testStudio(analyse?: Analyse, decode: DecodePicture = unreadable): TestStudio {
  return studioOf({ decode, ...(analyse === undefined ? {} : { analyse }) }, { auto: "cpu" });
}

/** The same where "auto" seems to be a GPU, which is compared with the CPU. */
export function studioWithGpu(timings: DeviceTimings): TestStudio {
  return studioOf({ decode: unreadable, timings }, { auto: "webgpu" });
}

function studioOf(surroundings: Omit<Surroundings, "startEngine">, devices: { readonly auto: DeviceKind }): TestStudio {
  const events: string[] = [];
  const startEngine = async (choice: DeviceChoice, worker = false): Promise<Engine> => {
    const name = worker ? `${choice} in a worker` : choice;
    events.push(`start ${name}`);
    const engine = watched(await openEngine({ device: "cpu" }), name, events);
    return choice === "auto" ? Object.assign(engine, { device: devices.auto }) : engine;
  };
  return { studio: createStudio({ ...surroundings, startEngine }), events };
}

/** Node has no canvas to read photos with. */
const unreadable: DecodePicture = () => Promise.reject(new Error("no image"));

function watched(engine: Engine, choice: string, events: string[]): Engine {
  return Object.assign(Object.create(engine) as Engine, {
    compile: (async (program, options) => {
      const executable = await engine.compile(program, options);
      const run: typeof executable.run = (feeds) => {
        events.push("run");
        return executable.run(feeds);
      };
      return { run, dispose: () => executable.dispose() };
    }) satisfies Engine["compile"],
    dispose: async () => {
      events.push(`dispose ${choice}`);
      await engine.dispose();
    },
  });
}

/** Draws, and gives what was heard: the result, and the images in the order of the recipes. */
export async function drawn(
  studio: Studio,
  recipes: readonly PictureRecipe[],
  look: Partial<Look> = {},
  place: Place = "gallery",
): Promise<PagePicture[]> {
  const pictures: PagePicture[] = [];
  const ended = await studio.draw(place, recipes, { ...LOOK, ...look }, (index, picture) => {
    pictures[index] = picture;
  });
  if (!ended) throw new Error("the drawing was replaced");
  return pictures;
}

/** The largest difference of two images, in grey levels. */
export function difference(a: PagePicture | undefined, b: PagePicture | undefined): number {
  if (a === undefined || b === undefined || a.data.length !== b.data.length) return Infinity;
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (b.data[i] ?? NaN))), 0);
}
