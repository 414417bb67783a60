/**
 * Images a second of `stylegan dataset`'s resampler beside sharp's, which makes other bytes, and beside decoding
 * alone: npm run bench -- resample [--side 1024] [--to 256] [--rounds 5]
 */
import { parseArgs } from "node:util";
import sharp from "sharp";
import { createRng } from "../src/base/rng.ts";
import { resample } from "../src/datasets/resample.ts";
import { readImage } from "../src/media/readImage.ts";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    side: { type: "string", default: "1024" },
    to: { type: "string", default: "256" },
    rounds: { type: "string", default: "5" },
  },
});
const [side, to, rounds] = [Number(values.side), Number(values.to), Number(values.rounds)];

const size = { width: to, height: to };
const noise = Uint8Array.from(
  { length: 64 * 64 * 3 },
  (
    (rng) => () =>
      rng.integer(256)
  )(createRng(1)),
);
const smooth = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } }).resize(side, side);
const [jpeg, png] = [await smooth.clone().jpeg().toBuffer(), await smooth.clone().png().toBuffer()];
const image = await readImage(png);
const raw = { raw: { width: side, height: side, channels: 3 } } as const;

const WORK: Readonly<Record<string, () => unknown>> = {
  "resample, lanczos": () => resample(image, size, "lanczos"),
  "resample, box": () => resample(image, size, "box"),
  "sharp's lanczos3": () =>
    sharp(image.data, raw)
      .resize({ ...size, kernel: "lanczos3" })
      .raw()
      .toBuffer(),
  "decode a JPEG": () => readImage(jpeg),
  "decode a PNG": () => readImage(png),
};

const times = new Map<string, number[]>(Object.keys(WORK).map((name) => [name, []]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, work] of Object.entries(WORK)) {
    const began = performance.now();
    await work();
    if (round > 0) times.get(name)?.push(performance.now() - began);
  }
}
console.log(`${side} x ${side} to ${to} x ${to}, one thread, median of ${rounds} alternating rounds`);
for (const [name, all] of times) {
  const median = all.toSorted((a, b) => a - b)[all.length >> 1] ?? NaN;
  const perSecond = (1000 / median).toFixed(0);
  console.log(`  ${name.padEnd(18)} ${median.toFixed(1).padStart(6)} ms, ${perSecond} images per second`);
}
