import { createAvatar } from "@dicebear/core";
import * as lorelei from "@dicebear/lorelei";
import { Resvg } from "@resvg/resvg-js";
import type { Rng } from "../../src/base/rng.ts";
import type { DecodedImage } from "../../src/datasets/imageSource.ts";
import * as parts from "./parts.ts";

export interface Avatar {
  readonly svg: string;
  /** Into HAIR_CLASS_NAMES. */
  readonly hairClass: number;
}

/** Of Lorelei's 980 units, the square that is shown: face and shoulders. */
const VIEW = "94 84 800 800";

/** Draws one avatar; the generator decides everything. */
export function drawAvatar(rng: Rng): Avatar {
  const hairClass = rng.integer(parts.HAIR_CLASS_NAMES.length);
  const hair = pick(rng, parts.HAIR_CLASSES[parts.HAIR_CLASS_NAMES[hairClass] ?? "cropped"]);
  const skinColour = pick(rng, parts.SKIN_COLOURS);
  const hairColour = pick(rng, distinct(parts.HAIR_COLOURS, [skinColour]));
  const background = pick(rng, distinct(parts.BACKGROUND_COLOURS, [hairColour]));
  const clothing = pick(rng, distinct(parts.CLOTHING_COLOURS, [background, skinColour, hairColour]));
  return { svg: compose(drawHead(rng, { hair, hairColour, skinColour }), { clothing, background }), hairClass };
}

interface Hair {
  readonly hair: parts.HairStyle;
  readonly hairColour: string;
  readonly skinColour: string;
}

function drawHead(rng: Rng, { hair, hairColour, skinColour }: Hair): string {
  return createAvatar(lorelei, {
    seed: "", // every choice is made here
    head: ["variant04"],
    nose: ["variant01"],
    hair: [hair],
    hairColor: [hairColour],
    skinColor: [skinColour],
    eyes: [pick(rng, parts.EYES)],
    eyebrows: [pick(rng, parts.EYEBROWS)],
    mouth: [pick(rng, parts.MOUTHS)],
    glassesProbability: 0,
    beardProbability: 0,
    earringsProbability: 0,
    frecklesProbability: 0,
    hairAccessoriesProbability: 0,
  }).toString();
}

interface Surroundings {
  readonly clothing: string;
  readonly background: string;
}

/** Lorelei has no clothing: ours is a plain shirt, outlined like the face. */
function compose(head: string, { clothing, background }: Surroundings): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${VIEW}" fill="none">
    <rect width="980" height="980" fill="#${background}"/>
    ${drawing(head)}
    <path d="${SHIRT}" fill="#${clothing}" stroke="#000" stroke-width="14"/></svg>`;
}

const SHIRT = "M30 1000C45 860 160 800 325 772Q440 880 565 772C730 800 870 860 890 1000Z";

/** What stands inside DiceBear's frame. */
function drawing(svg: string): string {
  const found = /<g mask="url\(#viewboxMask\)">(.*)<\/g><\/svg>$/s.exec(svg)?.[1];
  if (found === undefined) throw new Error("DiceBear frames its avatars otherwise than expected");
  return found;
}

/** The choices that nobody takes for one of the colours beside them; Lorelei outlines faces, but no hair. */
function distinct(choices: readonly string[], others: readonly string[]): readonly string[] {
  return choices.filter((choice) => others.every((other) => distance(choice, other) >= CONTRAST));
}

/** In a colour cube of 256. */
const CONTRAST = 75;

function distance(a: string, b: string): number {
  const [[r = 0, g = 0, blue = 0], [r2 = 0, g2 = 0, blue2 = 0]] = [channels(a), channels(b)];
  return Math.hypot(r - r2, g - g2, blue - blue2);
}

function channels(hex: string): number[] {
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function pick<T>(rng: Rng, choices: readonly T[]): T {
  const chosen = choices[rng.integer(choices.length)];
  if (chosen === undefined) throw new RangeError("nothing to choose from");
  return chosen;
}

/** The drawing as RGB pixels of a square. */
export function renderAvatar({ svg }: Avatar, side: number): DecodedImage {
  // The system's fonts, of which no avatar has a letter, would be read again for each one: most of the time it takes.
  const options = { fitTo: { mode: "width", value: side }, font: { loadSystemFonts: false } } as const;
  const { pixels } = new Resvg(svg, options).render();
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) data.set(pixels.subarray(4 * i, 4 * i + 3), 3 * i);
  return { width: side, height: side, channels: 3, data };
}
