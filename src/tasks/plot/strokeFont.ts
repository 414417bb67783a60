/**
 * A font of strokes, drawn for this project: text in an image then looks the same on every machine, also where no
 * fonts are installed. Units: capitals reach from 0 down to the baseline at 8, small letters from 3.
 */
type Glyph = readonly [width: number, path: string];

const BOWL = "M4,5.5A2,2.5 0 1 0 0,5.5A2,2.5 0 1 0 4,5.5";
const CAPITAL_O = "M2.8,0A2.8,4 0 1 0 2.8,8A2.8,4 0 1 0 2.8,0";
const CAPITAL_P = "M0,8V0H2.7Q4.8,0 4.8,2.2Q4.8,4.4 2.7,4.4H0";
const ARCH = "M0,5.2Q.4,3 2.1,3Q4,3 4,5.2V8";

const GLYPHS: Readonly<Record<string, Glyph>> = {
  " ": [1.6, ""],
  a: [4, `${BOWL}M4,3V8`],
  b: [4, `${BOWL}M0,0V8`],
  c: [3.8, "M3.7,4.2A2,2.5 0 1 0 3.7,6.8"],
  d: [4, `${BOWL}M4,0V8`],
  e: [4, "M0,5.4H4A2,2.45 0 1 0 3.5,7.2"],
  f: [2.8, "M3,.2Q1.2,-.4 1.2,2V8M0,3H2.8"],
  g: [4, `${BOWL}M4,3V8.5Q4,10.5 2,10.5Q.8,10.5 .2,9.9`],
  h: [4, `M0,0V8${ARCH}`],
  i: [0, "M0,3V8M0,.7V.9"],
  j: [1, "M1,3V9Q1,10.5 -.4,10.4M1,.7V.9"],
  k: [3.8, "M0,0V8M3.6,3L0,6.2M1.4,5L3.8,8"],
  l: [0, "M0,0V8"],
  m: [6, "M0,3V8M0,5Q.3,3 1.6,3Q3,3 3,5V8M3,5Q3.3,3 4.6,3Q6,3 6,5V8"],
  n: [4, `M0,3V8${ARCH}`],
  o: [4, BOWL],
  p: [4, `${BOWL}M0,3V10.5`],
  q: [4, `${BOWL}M4,3V10.5`],
  r: [2.4, "M0,3V8M0,5.2Q.4,3 2.4,3"],
  s: [3.6, "M3.5,3.8Q3,3 1.9,3Q.2,3 .2,4.2Q.2,5.2 1.9,5.5Q3.6,5.8 3.6,6.8Q3.6,8 1.9,8Q.5,8 0,7.1"],
  t: [2.8, "M1.2,1V6.6Q1.2,8 2.8,7.9M0,3H2.8"],
  u: [4, "M0,3V5.8Q0,8 1.9,8Q3.6,8 4,5.8M4,3V8"],
  v: [4, "M0,3L2,8L4,3"],
  w: [6, "M0,3L1.5,8L3,3.4L4.5,8L6,3"],
  x: [3.8, "M0,3L3.8,8M3.8,3L0,8"],
  y: [4, "M0,3L2,8M4,3L2,8Q1.2,10.6 -.2,10.4"],
  z: [3.7, "M0,3H3.6L0,8H3.7"],
  A: [5, "M0,8L2.5,0L5,8M.9,5.3H4.1"],
  B: [4.8, "M0,0V8H2.6Q4.8,8 4.8,5.9Q4.8,3.8 2.6,3.8H0M2.6,3.8Q4.4,3.8 4.4,1.9Q4.4,0 2.6,0H0"],
  C: [5, "M4.9,1.7A2.6,4 0 1 0 4.9,6.3"],
  D: [5.2, "M0,0V8H2Q5.2,8 5.2,4Q5.2,0 2,0Z"],
  E: [4.5, "M4.4,0H0V8H4.5M0,3.9H3.8"],
  F: [4.4, "M4.4,0H0V8M0,3.9H3.8"],
  G: [5.2, "M4.9,1.7A2.6,4 0 1 0 5.2,4.6H3"],
  H: [5, "M0,0V8M5,0V8M0,3.9H5"],
  I: [0, "M0,0V8"],
  J: [3, "M3,0V5.8Q3,8 1.4,8Q0,8 0,6.2"],
  K: [5, "M0,0V8M4.8,0L0,5M1.8,3.2L5,8"],
  L: [4.2, "M0,0V8H4.2"],
  M: [6, "M0,8V0L3,6L6,0V8"],
  N: [5, "M0,8V0L5,8V0"],
  O: [5.6, CAPITAL_O],
  P: [4.8, CAPITAL_P],
  Q: [5.6, `${CAPITAL_O}M3.4,5.9L5.4,8.4`],
  R: [4.9, `${CAPITAL_P}M2.6,4.4L4.9,8`],
  S: [4.7, "M4.5,1.3Q3.9,0 2.4,0Q.3,0 .3,2Q.3,3.5 2.4,3.9Q4.7,4.4 4.7,6Q4.7,8 2.4,8Q.6,8 0,6.6"],
  T: [5, "M0,0H5M2.5,0V8"],
  U: [5, "M0,0V5.2Q0,8 2.5,8Q5,8 5,5.2V0"],
  V: [5, "M0,0L2.5,8L5,0"],
  W: [7.2, "M0,0L1.8,8L3.6,.6L5.4,8L7.2,0"],
  X: [4.8, "M0,0L4.8,8M4.8,0L0,8"],
  Y: [5, "M0,0L2.5,4V8M5,0L2.5,4"],
  Z: [5, "M0,0H4.8L0,8H5"],
  0: [4, "M2,0A2,4 0 1 0 2,8A2,4 0 1 0 2,0"],
  1: [3, "M.6,1.6L2.2,0V8"],
  2: [4, "M.1,2.2Q.1,0 2,0Q3.9,0 3.9,2.1Q3.9,3.5 0,8H4"],
  3: [4, "M.2,1.4Q.6,0 2,0Q3.8,0 3.8,1.9Q3.8,3.8 1.6,3.8Q4,3.8 4,5.9Q4,8 2,8Q.4,8 0,6.5"],
  4: [4.1, "M3,8V0L0,5.8H4.1"],
  5: [4, "M3.7,0H.5L.2,3.6Q1,3 2,3Q4,3 4,5.5Q4,8 1.9,8Q.5,8 0,6.9"],
  6: [4, "M3.6,1Q3.1,0 2.1,0Q0,0 0,4.6Q0,8 2,8Q4,8 4,5.5Q4,3.2 2.1,3.2Q.2,3.2 0,5.4"],
  7: [4, "M0,0H4L1.4,8"],
  8: [4, "M2,0Q.3,0 .3,1.9Q.3,3.8 2,3.8Q4,3.8 4,5.9Q4,8 2,8Q0,8 0,5.9Q0,3.8 2,3.8Q3.7,3.8 3.7,1.9Q3.7,0 2,0"],
  9: [4, "M.4,7Q.9,8 1.9,8Q4,8 4,3.4Q4,0 2,0Q0,0 0,2.5Q0,4.8 1.9,4.8Q3.8,4.8 4,2.6"],
  ".": [0, "M0,7.7V7.9"],
  ",": [0.5, "M.5,7.6V8L0,9.4"],
  "-": [2.6, "M0,4.6H2.6"],
  _: [4, "M0,9H4"],
  "'": [0, "M0,0V2.2"],
  "(": [1.6, "M1.6,-.8Q-.6,4 1.6,9.2"],
  ")": [1.6, "M0,-.8Q2.2,4 0,9.2"],
  "/": [3, "M0,9L3,-.6"],
  "+": [4, "M0,4.6H4M2,2.6V6.6"],
  ":": [0, "M0,3.6V3.8M0,7.7V7.9"],
};

/** Drawn for characters that the font has not. */
const UNKNOWN: Glyph = [4, "M0,0H4V8H0Z"];

/** Space between letters. */
const GAP = 1.9;

export interface TextStyle {
  /** Height of capitals in pixels. */
  readonly size: number;
  readonly colour: string;
  readonly anchor?: "start" | "middle" | "end";
}

/** Width in pixels of a text whose capitals are so high. */
export function textWidth(text: string, size: number): number {
  return (letters(text).reduce((width, [own]) => width + own + GAP, -GAP) * size) / 8;
}

/** An SVG element; (x, y) is the baseline's start, middle or end. */
export function svgText(text: string, x: number, y: number, { size, colour, anchor = "start" }: TextStyle): string {
  const shift = { start: 0, middle: 0.5, end: 1 }[anchor] * textWidth(text, size);
  let at = 0;
  const paths = letters(text).map(([width, path]) => {
    const element = path === "" ? "" : `<path transform="translate(${at.toFixed(2)})" d="${path}"/>`;
    at += width + GAP;
    return element;
  });
  const place = `translate(${(x - shift).toFixed(2)} ${(y - size).toFixed(2)}) scale(${(size / 8).toFixed(4)})`;
  const pen = 'fill="none" stroke-width="1.05" stroke-linecap="round" stroke-linejoin="round"';
  return `<g transform="${place}" stroke="${colour}" ${pen}>${paths.join("")}</g>`;
}

function letters(text: string): readonly Glyph[] {
  return [...text].map((letter) => (Object.hasOwn(GLYPHS, letter) ? GLYPHS[letter] : undefined) ?? UNKNOWN);
}
