/**
 * The library in a few lines: `npx tsx examples/library.ts [CHECKPOINT] [FOLDER]`.
 * In a project of your own, import from "stylegan2-ada".
 */
import { composeMixGrid, loadNetwork, styleMix, toPictures, rows, writePicture } from "../src/index.ts";

const [checkpoint = "test/reference/tiny32.pkl", folder = "outputs/example"] = process.argv.slice(2);

const network = await loadNetwork(checkpoint, { device: "cpu" });

// A seed is a picture: z [N, zDim] -> ws [N, numWs, wDim] -> images [N, C, R, R] in [-1, 1].
const z = network.latents([85, 100, 55]);
const ws = await network.mapping(z, { truncationPsi: 0.7 });
const pictures = toPictures(await network.synthesis(ws));

// The first layers of seed 55 on both others.
const styles = rows(ws, 2, 3);
const mixed = [0, 1].map((row) => styleMix(rows(ws, row, row + 1), styles, [0, 1, 2]));
const mixedPictures = (await Promise.all(mixed.map((w) => network.synthesis(w)))).flatMap(toPictures);

await writePicture(`${folder}/mix.png`, composeMixGrid(pictures.slice(0, 2), pictures.slice(2), mixedPictures));

// The discriminator's opinion of them, where the checkpoint holds one.
const logits = await network.discriminator(await network.synthesis(ws));
console.log(`logits ${Array.from(logits.data, (logit) => logit.toFixed(2)).join(", ")}`);

await network.dispose();
console.log(`wrote ${folder}/mix.png`);
