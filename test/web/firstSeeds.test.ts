import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { leastDistance, farthestPoints } from "../../scripts/choose-seeds/farthestPoints.ts";
import { seedShapes } from "../../scripts/choose-seeds/seedShapes.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { isSeed, type WsSource } from "../../src/model/wsSource.ts";
import { FIRST_VIEW } from "../../web/app/view/view.ts";

const SHIPPED = fileURLToPath(new URL("../../models/avatars.safetensors", import.meta.url));

it("the first pictures of the shipped network differ: none has a twin", async () => {
  const network = await loadNetwork(SHIPPED, { device: "cpu" });
  const {
    seeds,
    walk: { keyframes },
    look: { truncationPsi },
  } = FIRST_VIEW;
  const least = async (of: readonly WsSource[]): Promise<number> =>
    leastDistance(await seedShapes(network, of.filter(isSeed), truncationPsi));
  const counted = seeds.map((_, i) => i);
  expect(seeds).toHaveLength(24);
  expect(await least(seeds)).toBeGreaterThan(2 * (await least(counted)));
  const visited = keyframes.map(({ seed }) => seed);
  expect(await least(visited)).toBeGreaterThan(2 * (await least(counted.slice(0, visited.length))));
  await network.dispose();
});

it("farthest points begin at the middle and go from end to end", () => {
  const line = [0, 1, 4, 9, 11].map((value) => [value]);
  expect(farthestPoints(line, 4)).toEqual([2, 4, 0, 3]);
  expect(farthestPoints(line, 9)).toHaveLength(5);
});
