import { checkpointNetwork, loadNetwork, openCheckpoint, openEngine, toPictures } from "../../src/web.ts";
import { projectionCurve } from "./projectionCurve.ts";

/** Runs in a page: images of seeds on the device that is asked for, through the public entry. */
async function draw(
  source: string,
  seeds: readonly number[],
  options: Parameters<typeof loadNetwork>[1],
): Promise<{ readonly pictures: number[][]; readonly description: string; readonly progress: number[] }> {
  const progress: number[] = [];
  const network = await loadNetwork(source, { ...options, onProgress: ({ received }) => void progress.push(received) });
  try {
    const images = await network.synthesis(await network.mapping(network.latents(seeds)));
    const pictures = toPictures(images).map(({ data }) => [...data]);
    return { pictures, description: network.engine.description, progress };
  } finally {
    await network.dispose();
  }
}

/** Looks for the image of a seed, a few steps. -> the distance of each. */
async function project(source: string, seed: number): Promise<number[]> {
  const [checkpoint, engine] = [await openCheckpoint(source), await openEngine({ device: "wasm", worker: true })];
  const network = checkpointNetwork(checkpoint, engine, {}, () => engine.dispose());
  try {
    return await projectionCurve(network, checkpoint, seed);
  } finally {
    await network.dispose();
  }
}

export type Draw = typeof draw;
export type Project = typeof project;
Object.assign(window, { draw, project });
