/**
 * Draws the data set that the repository's own model is trained on: avatars in the style Lorelei by Lisa Wischofsky
 * (CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/) through DiceBear's @dicebear/lorelei, in our colours
 * and with our shirts, rendered by resvg. The labels are groups of hair styles. The same arguments give the same bytes.
 *
 *     npm run make-avatars -- [avatars.zip] [--count 4000] [--resolution 64] [--seed 0]
 */
import { parseArgs } from "node:util";
import { createRng } from "../src/base/rng.ts";
import { writePicture } from "../src/media/pictureFiles.ts";
import { composeGrid } from "../src/model/grid.ts";
import { labelledPng, writeDatasetZip, type LabelledPng } from "../src/media/datasetZip.ts";
import { drawAvatar, renderAvatar, type Avatar } from "./make-avatars/draw.ts";
import { HAIR_CLASS_NAMES } from "./make-avatars/parts.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "4000" },
    resolution: { type: "string", default: "64" },
    seed: { type: "string", default: "0" },
    /** Also writes the first of them as one image. */
    sheet: { type: "string" },
  },
});
const [path = "avatars.zip"] = positionals;
const [count, resolution, seed] = [values.count, values.resolution, values.seed].map(whole) as [number, number, number];

function whole(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`"${text}" is no whole number`);
  process.exit(2);
}

function avatarAt(i: number): Avatar {
  return drawAvatar(createRng(seed, "avatar", i));
}

async function* avatars(): AsyncGenerator<LabelledPng, void, undefined> {
  for (let i = 0; i < count; i++) {
    const avatar = avatarAt(i);
    yield labelledPng(renderAvatar(avatar, resolution), avatar.hairClass);
  }
}

await writeDatasetZip(path, avatars(), { classNames: HAIR_CLASS_NAMES });
console.log(`${count} avatars of ${resolution} x ${resolution} in ${path}; classes: ${HAIR_CLASS_NAMES.join(", ")}`);

if (values.sheet !== undefined) {
  const shape = { rows: 10, cols: 16 };
  const pictures = Array.from({ length: shape.rows * shape.cols }, (_, i) => renderAvatar(avatarAt(i), resolution));
  await writePicture(values.sheet, composeGrid(pictures, shape));
}
