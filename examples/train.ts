/**
 * Training from code: `npx tsx examples/train.ts [CHECKPOINT] [FOLDER] [KIMG]`. So that it needs no data set, a small
 * network learns from pictures that another one makes; `data` may be any folder that `stylegan dataset` wrote.
 */
import { join } from "node:path";
import { generate, loadNetwork, startTraining, writePicture, seedWs, wsPictures } from "../src/index.ts";

const [checkpoint = "models/avatars.safetensors", folder = "outputs/train", kimg = "1"] = process.argv.slice(2);
const data = join(folder, "pictures");

const teacher = await loadNetwork(checkpoint, { batchSize: 8 });
const seeds = Array.from({ length: 64 }, (_, seed) => seed);
await generate(teacher, { seeds }, { folder: data, format: "png", grid: false, saveRaw: false });
await teacher.dispose();

// The options of `stylegan train`. A run that was stopped goes on with { out, resume: "latest" }.
const { snapshot } = await startTraining(
  { data, out: join(folder, "runs"), kimg: Number(kimg), batch: 8, channelBase: 512, channelMax: 16, tickKimg: 0.2 },
  { onTick: ({ "Progress/kimg": seen, "Loss/G/loss": loss }) => console.log("kimg", seen, "loss of G", loss) },
);

// A snapshot is a checkpoint like any other.
const student = await loadNetwork(snapshot);
const [picture] = await wsPictures(student, await seedWs(student, [85], {}), [85], {});
if (picture !== undefined) await writePicture(join(folder, "seed85.png"), picture);
await student.dispose();
console.log(`trained ${snapshot}`);
