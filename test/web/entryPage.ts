import { loadNetwork, toPictures } from "../../src/web.ts";

/** Runs in a page: pictures of seeds on the device that is asked for, through the public entry. */
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

export type Draw = typeof draw;
Object.assign(window, { draw });
