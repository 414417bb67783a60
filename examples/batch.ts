/**
 * Many pictures, and one of them all: `npx tsx examples/batch.ts [CHECKPOINT] [FOLDER] [COUNT]`. Ctrl-C stops after the
 * pictures under way; no file is left half-written.
 */
import { generate, loadNetwork } from "../src/index.ts";

const [checkpoint = "models/avatars.safetensors", folder = "outputs/batch", count = "64"] = process.argv.slice(2);

// Eight at a time: the weights are read from memory once for all of them.
const network = await loadNetwork(checkpoint, { device: "auto", batchSize: 8 });
const seeds = Array.from({ length: Number(count) }, (_, seed) => seed);

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

const options = { folder, format: "png", grid: true, saveRaw: false, truncationPsi: 0.7 } as const;
const made = await generate(network, { seeds }, options, {
  signal: stop.signal,
  onProgress: (done, total) => console.log(`${done} of ${total}`),
});
await network.dispose();
console.log(`wrote ${made} images and grid.png to ${folder}`);
