/**
 * Measures what each style layer of a network decides: the layer's w is replaced by that of another seed, and the
 * images before and after are compared. Prints a table in Markdown; 100 % is what replacing all layers changes.
 *
 *     npm run measure-layers -- [network] [--pairs 64] [--trunc 0.7]
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { seedWs, wsPictures } from "../src/model/generation.ts";
import { rows, styleMix } from "../src/model/latents.ts";
import type { Picture } from "../src/model/picture.ts";
import { loadNetwork } from "../src/tasks/loadNetwork.ts";
import { MEASURES } from "./measure-layers/measures.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: "string", default: "64" }, trunc: { type: "string", default: "0.7" } },
});
const [path = fileURLToPath(new URL("../models/avatars.safetensors", import.meta.url))] = positionals;
const pairs = Number(values.pairs);
const look = { truncationPsi: Number(values.trunc), noiseMode: "const" } as const;

const network = await loadNetwork(path, { device: "cpu" });
/** The first seed of each pair, then the second. */
const ws = await seedWs(
  network,
  Array.from({ length: 2 * pairs }, (_, seed) => seed),
  look,
);
const [first, second] = [rows(ws, 0, pairs), rows(ws, pairs, 2 * pairs)];
const before = await draw([]);

/** The first seeds' images, with the listed layers of the second ones. */
function draw(layers: readonly number[]): Promise<Picture[]> {
  return wsPictures(
    network,
    styleMix(first, second, layers),
    Array.from({ length: pairs }, (_, i) => i),
    look,
  );
}

/** What replacing layers changes, by each measure: the mean over the pairs. */
async function changes(layers: readonly number[]): Promise<number[]> {
  const after = await draw(layers);
  return MEASURES.map(
    ({ distance }) => before.reduce((sum, picture, i) => sum + distance(picture, after[i] ?? picture), 0) / pairs,
  );
}

const layers = Array.from({ length: network.numWs }, (_, layer) => layer);
const whole = await changes(layers);
console.log(`| layer | ${MEASURES.map(({ name }) => name).join(" | ")} |`);
console.log(`| --- |${" --- |".repeat(MEASURES.length)}`);
for (const layer of layers) {
  const shares = (await changes([layer])).map((value, i) => `${Math.round((100 * value) / (whole[i] ?? 1))} %`);
  console.log(`| ${layer} | ${shares.join(" | ")} |`);
}
await network.dispose();
