import { UserError } from "../../base/errors.ts";
import { parseNumberList, writeNumberList } from "../../base/numberList.ts";
import { MAX_SEED } from "../../base/randomState.ts";
import type { DirectionStep } from "../directions.ts";
import { isSeed } from "../wsSource.ts";
import type { Keyframe } from "./linked.ts";
import type { Hold } from "./recipe.ts";

/** More than any network has. */
export const MOST_LAYERS = 64;
export const MOST_CLASSES = 100_000;

/** Numbers such as `85,100,3-7`; nothing where the text is no such list or a list of more than `maxCount`. */
export function readNumbers(text: string, what: string, maxCount: number): number[] | undefined {
  try {
    return text === "" ? [] : [...parseNumberList(text, { what, maxCount })];
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** `0:1.5` moves component 0 everywhere, `2:-1:0-3` component 2 in layers 0 to 3; `~` parts the steps. */
export function writeSteps(steps: readonly DirectionStep[]): string {
  const write = ({ component, amount, layers }: DirectionStep): string =>
    [component, amount, ...(layers === undefined ? [] : [writeNumberList(layers)])].join(":");
  const own = steps.filter(({ of }) => of === undefined); // no link can bring a file
  return own.map(write).join("~");
}

export function readSteps(text: string): DirectionStep[] | undefined {
  if (text === "") return [];
  const steps = text.split("~").map(readStep);
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

function readStep(text: string): DirectionStep | undefined {
  const match = /^(\d{1,4}):(-?\d{1,3}(?:\.\d+)?)(?::([\d,-]*))?$/.exec(text);
  if (match === null) return undefined;
  const step = { component: Number(match[1]), amount: Number(match[2]) };
  if (match[3] === undefined) return step;
  const layers = readNumbers(match[3], "layer", MOST_LAYERS);
  return layers && { ...step, layers };
}

/** The classes of keyframes in their order, `0,,2`; nothing stands where one has none, or where none has one. */
export function writeClasses(keyframes: readonly Keyframe[]): string | undefined {
  const named = keyframes.filter(({ seed }) => isSeed(seed));
  if (named.every(({ label }) => label === undefined)) return undefined;
  return named.map(({ label }) => label ?? "").join(",");
}

export function readClasses(text: string): (number | undefined)[] | undefined {
  const words = text.split(",");
  const isClass = (word: string): boolean => word === "" || (/^\d{1,6}$/.test(word) && Number(word) <= MOST_CLASSES);
  return words.every(isClass) ? words.map((word) => (word === "" ? undefined : Number(word))) : undefined;
}

/** The steps of keyframes in their order with `;` between them; nothing where none has any. */
export function writeMoves(keyframes: readonly Keyframe[]): string | undefined {
  const named = keyframes.filter(({ seed }) => isSeed(seed));
  if (named.every(({ moves }) => moves === undefined)) return undefined;
  return named.map(({ moves = [] }) => writeSteps(moves)).join(";");
}

export function readMoves(text: string): DirectionStep[][] | undefined {
  const all = text.split(";").map(readSteps);
  return all.every((steps) => steps !== undefined) ? all : undefined;
}

/** `w_avg:0-3` or `85:0-3`. */
export function readHold(text: string): Hold | undefined {
  const [, from = "", list = ""] = /^(w_avg|\d{1,10}):([\d,-]*)$/.exec(text) ?? [];
  const styles = from === "" ? undefined : readNumbers(list, "layer", MOST_LAYERS);
  if (from === "w_avg") return styles && { from, styles };
  return styles && Number(from) <= MAX_SEED ? { from: Number(from), styles } : undefined;
}
