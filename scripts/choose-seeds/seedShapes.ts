import { seedWs, wsPictures } from "../../src/model/generation.ts";
import type { Network } from "../../src/model/network.ts";
import { toRgb, type Picture } from "../../src/model/picture.ts";
import type { Point } from "./farthestPoints.ts";

/** An image is looked at from afar: as so many means of colour a side. */
const SIDE = 8;

/** What the images of seeds look like from afar. -> [seeds, SIDE * SIDE * 3] */
export async function seedShapes(network: Network, seeds: readonly number[], truncationPsi: number): Promise<Point[]> {
  const look = { truncationPsi, noiseMode: "const" } as const;
  return (await wsPictures(network, await seedWs(network, seeds, look), seeds, look)).map(fromAfar);
}

function fromAfar(picture: Picture): Point {
  const { width, data } = toRgb(picture);
  const block = width / SIDE;
  const sums = Array.from({ length: SIDE * SIDE * 3 }, () => 0);
  data.forEach((value, i) => {
    const pixel = Math.floor(i / 3);
    const cell = Math.floor(pixel / width / block) * SIDE + Math.floor((pixel % width) / block);
    sums[3 * cell + (i % 3)] = (sums[3 * cell + (i % 3)] ?? 0) + value / (block * block);
  });
  return sums;
}
