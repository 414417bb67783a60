import { MOST_CLASSES } from "./text.ts";
import type { Keyframe } from "./view.ts";

/** The classes of keyframes in their order, `0,,2`; nothing stands where one has none, or where none has one. */
export function writeClasses(keyframes: readonly Keyframe[]): string | undefined {
  if (keyframes.every(({ label }) => label === undefined)) return undefined;
  return keyframes.map(({ label }) => label ?? "").join(",");
}

/** The reverse; nothing where a class cannot be meant. */
export function readClasses(text: string): (number | undefined)[] | undefined {
  const words = text.split(",");
  const isClass = (word: string): boolean => word === "" || (/^\d{1,6}$/.test(word) && Number(word) <= MOST_CLASSES);
  return words.every(isClass) ? words.map((word) => (word === "" ? undefined : Number(word))) : undefined;
}

/** Keyframes with these classes, as many as there are. */
export function withClasses(keyframes: readonly Keyframe[], classes: readonly (number | undefined)[]): Keyframe[] {
  return keyframes.map(({ seed }, i) => keyframe(seed, classes[i]));
}

export function keyframe(seed: number, label: number | undefined): Keyframe {
  return label === undefined ? { seed } : { seed, label };
}
