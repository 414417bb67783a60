import { createRng, type Rng } from "../../../src/base/rng.ts";
import { pictureBlock, type PictureBlock } from "../../../src/datasets/pictureBlock.ts";
import type { DecodedImage } from "../../../src/datasets/imageSource.ts";

/** Faces that anyone can train on at once: drawn here, owned by nobody, alike enough to be learnt in minutes. */
export function drawnFaces(count: number, resolution: number, seed = 0): PictureBlock {
  const faces = Array.from({ length: count }, (_, i) => {
    const name = `face${String(i).padStart(5, "0")}.png`;
    return [name, paint(face(createRng(seed, "drawings", i)), resolution)] as const;
  });
  return pictureBlock(`${count} drawn faces`, faces, resolution, 3);
}

type Colour = readonly [red: number, green: number, blue: number];

/** A shape of one colour; places run from 0 to 1, from the left and from the top. */
interface Layer {
  readonly colour: Colour;
  covers(x: number, y: number): boolean;
}

/** From the back to the front. */
function face(rng: Rng): readonly Layer[] {
  const between = (from: number, to: number): number => from + (to - from) * rng.uniform();
  const tone = between(0, 1);
  const skin = colourOf(tone, between(0.45, 0.7), between(0.5, 0.7));
  const hair = colourOf(between(0, 1), between(0.2, 0.7), between(0.15, 0.5));
  const [x, y] = [0.5 + between(-0.04, 0.04), 0.54 + between(-0.04, 0.04)];
  const [width, height] = [between(0.25, 0.34), between(0.29, 0.37)];
  return [
    { colour: colourOf(tone + between(0.3, 0.7), between(0.15, 0.4), between(0.82, 0.93)), covers: () => true },
    ...ears(rng, { x, y, width, height }, skin),
    ellipse(hair, x, y - between(0.05, 0.11), width * between(1, 1.12), height),
    ellipse(skin, x, y + 0.03, width, height * 0.95),
    ...eyes(rng, { x, y, width, height }),
    smile(rng, { x, y: y + height * 0.45, width: width * between(0.35, 0.6), height: between(-0.03, 0.09) }),
  ];
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function ears(rng: Rng, { x, y, width, height }: Place, colour: Colour): Layer[] {
  const size = 0.06 + 0.07 * rng.uniform();
  const up = rng.uniform() < 0.5 ? height * 0.75 : 0.02;
  const out = up > 0.1 ? width * 0.7 : width;
  return [-1, 1].map((side) => ellipse(colour, x + side * out, y - up, size, size * 1.2));
}

function eyes(rng: Rng, { x, y, width, height }: Place): Layer[] {
  const [size, apart] = [0.055 + 0.04 * rng.uniform(), width * (0.38 + 0.16 * rng.uniform())];
  const look = (rng.uniform() - 0.5) * size * 0.8;
  const top = y - height * 0.12;
  return [-1, 1].flatMap((side) => [
    ellipse([255, 255, 255], x + side * apart, top, size, size * 1.15),
    ellipse([35, 30, 45], x + side * apart + look, top + 0.005, size * 0.55, size * 0.6),
  ]);
}

/** A parabola whose ends lie higher than its middle, or lower for a sad one. */
function smile(rng: Rng, { x, y, width, height }: Place): Layer {
  const thickness = 0.02 + 0.015 * rng.uniform();
  return {
    colour: [140, 40, 55],
    covers: (px, py) => {
      const across = (px - x) / width;
      return Math.abs(across) <= 1 && Math.abs(py - (y + height * (0.5 - across * across))) <= thickness;
    },
  };
}

function ellipse(colour: Colour, x: number, y: number, width: number, height: number): Layer {
  return { colour, covers: (px, py) => ((px - x) / width) ** 2 + ((py - y) / height) ** 2 <= 1 };
}

/** Hue from 0 to 1, further ones wrap round; saturation and lightness from 0 to 1 (HSL). */
function colourOf(hue: number, saturation: number, lightness: number): Colour {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number): number => {
    const k = (offset + hue * 12) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [part(0), part(8), part(4)];
}

/** Points a side of a pixel, whose mean is its colour: soft edges. */
const POINTS = 4;

function paint(layers: readonly Layer[], resolution: number): DecodedImage {
  const data = new Uint8ClampedArray(resolution ** 2 * 3);
  for (let i = 0; i < resolution ** 2; i++) {
    data.set(pixel(layers, i % resolution, Math.floor(i / resolution), resolution), i * 3);
  }
  return { width: resolution, height: resolution, channels: 3, data: new Uint8Array(data.buffer) };
}

function pixel(layers: readonly Layer[], column: number, row: number, resolution: number): number[] {
  const sum = [0, 0, 0];
  for (let point = 0; point < POINTS ** 2; point++) {
    const x = (column + ((point % POINTS) + 0.5) / POINTS) / resolution;
    const y = (row + (Math.floor(point / POINTS) + 0.5) / POINTS) / resolution;
    const colour = layers.findLast((layer) => layer.covers(x, y))?.colour ?? [0, 0, 0];
    for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (colour[c] ?? 0);
  }
  return sum.map((total) => total / POINTS ** 2);
}
