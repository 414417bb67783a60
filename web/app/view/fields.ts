import { MAX_SEED } from "../../../src/base/randomState.ts";
import type { Label } from "../../../src/model/labels.ts";
import type { Look } from "../../studio/studio.ts";
import { readNames, readSteps, writeNames, writeSteps } from "./directions.ts";
import { readClasses, withClasses, writeClasses } from "./keyframes.ts";
import { MOST_SEEDS } from "./seeds.ts";
import { MOST_CLASSES, MOST_LAYERS, readNumbers, readVector, writeNumbers, writeVector } from "./text.ts";
import type { Keyframe, View } from "./view.ts";

/** One `key=value` of a link. `read` gives nothing for a value that cannot be meant. */
interface Field {
  readonly key: string;
  readonly write: (view: View) => string | undefined;
  readonly read: (text: string, view: View) => View | undefined;
}

/** A place in the view; what may be absent there is never set to be absent by a link. */
interface Part<Held, Set = Held> {
  readonly key: string;
  readonly get: (view: View) => Held;
  readonly set: (view: View, value: Set) => View;
}

function field<Held, Set>(
  { key, get, set }: Part<Held, Set>,
  write: (value: Held) => string | undefined,
  read: (text: string) => Set | undefined,
): Field {
  return {
    key,
    write: (view) => write(get(view)),
    read(text, view) {
      const value = read(text);
      return value === undefined ? undefined : set(view, value);
    },
  };
}

function numbers(
  part: Part<readonly number[] | undefined, readonly number[]>,
  what: string,
  maxCount = MOST_SEEDS,
): Field {
  return field(
    part,
    (value) => value && writeNumbers(value),
    (text) => readNumbers(text, what, maxCount),
  );
}

/** A number or nothing, from `min` to `max`. */
function number(part: Part<number | undefined, number>, min: number, max: number, whole = true): Field {
  const write = (value: number | undefined): string | undefined => value?.toString();
  return field(part, write, (text) => {
    const value = Number(text);
    const fits = text !== "" && value >= min && value <= max && (!whole || Number.isInteger(value));
    return fits ? value : undefined;
  });
}

function choice<const T extends string>(part: Part<T>, choices: readonly T[]): Field {
  return field(
    part,
    (value) => value,
    (text) => choices.find((candidate) => candidate === text),
  );
}

/** Part of the look. */
function look<K extends keyof Look>(key: string, name: K): Part<Look[K]> {
  return {
    key,
    get: (view) => view.look[name],
    set: (view, value) => ({ ...view, look: { ...view.look, [name]: value } }),
  };
}

function mix<K extends keyof View["mix"]>(key: string, name: K): Part<View["mix"][K]> {
  return {
    key,
    get: (view) => view.mix[name],
    set: (view, value) => ({ ...view, mix: { ...view.mix, [name]: value } }),
  };
}

function walk<K extends keyof View["walk"]>(key: string, name: K): Part<View["walk"][K]> {
  return {
    key,
    get: (view) => view.walk[name],
    set: (view, value) => ({ ...view, walk: { ...view.walk, [name]: value } }),
  };
}

const seeds: Part<readonly number[]> = {
  key: "seeds",
  get: (view) => view.seeds,
  set: (view, value) => ({ ...view, seeds: value }),
};
const selected: Part<number | undefined> = {
  key: "open",
  get: (view) => view.selected,
  set: (view, value) => ({ ...view, selected: value }),
};
const classLabel: Part<number | undefined, Label> = {
  ...look("class", "label"),
  get: ({ look: { label } }) => (typeof label === "object" ? undefined : label),
};
const vectorLabel: Part<readonly number[] | undefined, Label> = {
  ...look("label", "label"),
  get: ({ look: { label } }) => (typeof label === "object" ? label : undefined),
};
const keys: Part<readonly number[]> = {
  key: "keys",
  get: (view) => view.walk.keyframes.map(({ seed }) => seed),
  set: (view, value) => ({ ...view, walk: { ...view.walk, keyframes: value.map((seed) => ({ seed })) } }),
};
/** Of the keyframes, which a link names before. */
const keyClasses: Part<readonly Keyframe[], readonly (number | undefined)[]> = {
  key: "classes",
  get: (view) => view.walk.keyframes,
  set: (view, value) => ({ ...view, walk: { ...view.walk, keyframes: withClasses(view.walk.keyframes, value) } }),
};
const loop: Part<"yes" | "no"> = {
  key: "loop",
  get: (view) => (view.walk.loop ? "yes" : "no"),
  set: (view, value) => ({ ...view, walk: { ...view.walk, loop: value === "yes" } }),
};
const base: Part<number> = {
  key: "base",
  get: (view) => view.directions.seed,
  set: (view, value) => ({ ...view, directions: { ...view.directions, seed: value } }),
};
const names: Part<Readonly<Record<number, string>>> = {
  key: "names",
  get: (view) => view.directions.names,
  set: (view, value) => ({ ...view, directions: { ...view.directions, names: value } }),
};

/** In the order in which a link shows them. */
export const FIELDS: readonly Field[] = [
  numbers(seeds, "seed"),
  number(selected, 0, MAX_SEED),
  number(look("psi", "truncationPsi"), -2, 2, false),
  number(look("cutoff", "truncationCutoff"), 0, MOST_LAYERS),
  choice(look("noise", "noiseMode"), ["const", "random", "none"]),
  number(classLabel, 0, MOST_CLASSES),
  field(vectorLabel, (value) => value && writeVector(value), readVector),
  field(look("moves", "directions"), writeSteps, readSteps),
  numbers(mix("rows", "rows"), "seed"),
  numbers(mix("columns", "columns"), "seed"),
  numbers(mix("layers", "layers"), "layer", MOST_LAYERS),
  numbers(keys, "seed"),
  field(keyClasses, writeClasses, readClasses),
  choice(walk("space", "space"), ["w", "z"]),
  number(walk("frames", "frames"), 1, 1000),
  number(walk("fps", "fps"), 1, 120),
  choice(loop, ["yes", "no"]),
  number(base, 0, MAX_SEED),
  field(names, writeNames, readNames),
];
