/**
 * Chooses the seeds that the page shows first: those whose images differ most, by greedy farthest points (Gonzalez
 * 1985). The first is the one whose image is nearest to the average of all; each next one has the largest distance
 * to the nearest of those chosen before. Prints them in the order of their choice.
 *
 *     npm run choose-seeds -- [network] [--of 100] [--count 24] [--trunc 0.7]
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadNetwork } from "../src/tasks/loadNetwork.ts";
import { farthestPoints } from "./choose-seeds/farthestPoints.ts";
import { seedShapes } from "./choose-seeds/seedShapes.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    of: { type: "string", default: "100" },
    count: { type: "string", default: "24" },
    trunc: { type: "string", default: "0.7" },
  },
});
const [path = fileURLToPath(new URL("../models/avatars.safetensors", import.meta.url))] = positionals;

const network = await loadNetwork(path, { device: "cpu" });
const seeds = Array.from({ length: Number(values.of) }, (_, seed) => seed);
const points = await seedShapes(network, seeds, Number(values.trunc));
console.log(farthestPoints(points, Number(values.count)).join(","));
await network.dispose();
