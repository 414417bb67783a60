/**
 * The stages of one image in a process of its own, from the built modules, which take longer to load than the command's
 * bundle: JavaScript, so that no TypeScript loader is part of what is measured. Started by coldStart.ts: node bench/coldStages.mjs CHECKPOINT FOLDER. Prints JSON.
 */
import { join } from "node:path";

const [checkpointPath = "", folder = ""] = process.argv.slice(2);
const stages = [];
let last = performance.now();
const mark = (stage) => {
  const now = performance.now();
  stages.push([stage, now - last]);
  last = now;
};

stages.push(["node starts", last]);
const { openCheckpoint } = await import("../dist/tasks/openCheckpoint.js");
const { openEngine } = await import("../dist/engine/ort-node/openEngine.js");
const { loadOrt } = await import("../dist/engine/ort-node/loadOrt.js");
const { Network } = await import("../dist/model/network.js");
mark("modules");
const checkpoint = await openCheckpoint(checkpointPath);
mark("checkpoint read");
await loadOrt();
mark("ONNX Runtime loaded");
const engine = await openEngine({ device: "cpu" });
mark("engine opened, layout probed");
const network = new Network({ generator: checkpoint.G_ema }, engine);
const ws = await network.mapping(network.latents([0]));
mark("mapping");
const images = await network.synthesis(ws);
mark("synthesis, first");
await network.synthesis(ws);
mark("synthesis, second (not counted)");
const { toPictures } = await import("../dist/model/picture.js");
const { writePicture } = await import("../dist/media/pictureFiles.js");
mark("image modules");
await writePicture(join(folder, "stage.png"), toPictures(images)[0], { format: "png" });
mark("image written");
await network.dispose();
await engine.dispose();
mark("freed");
console.log(JSON.stringify({ stages, megabytes: process.resourceUsage().maxRSS / 1024 }));
