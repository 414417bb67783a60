import type { DirectionStep, Look } from "../../studio/studio.ts";
import { readNumbers, writeNumbers } from "./numbers.ts";
import type { View } from "./view.ts";

/** One `key=value` of a link. `read` gives nothing for a value that cannot be meant. */
interface Field {
  readonly key: string;
  readonly write: (view: View) => string | undefined;
  readonly read: (text: string, view: View) => View | undefined;
}

const MOST_SEEDS = 600;
const MOST_LAYERS = 64;

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

function numbers(part: Part<readonly number[]>, what: string, maxCount = MOST_SEEDS): Field {
  return field(part, writeNumbers, (text) => readNumbers(text, what, maxCount));
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
  return field(part, (value) => value, (text) => choices.find((candidate) => candidate === text));
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

/** `0:1.5` moves component 0 everywhere, `2:-1:0-3` component 2 in layers 0 to 3; `~` parts the steps. */
function writeSteps(steps: readonly DirectionStep[]): string {
  const write = ({ component, amount, layers }: DirectionStep): string =>
    [component, amount, ...(layers === undefined ? [] : [writeNumbers(layers)])].join(":");
  return steps.map(write).join("~");
}

function readSteps(text: string): DirectionStep[] | undefined {
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

/** `0:smile~3:age`. */
function writeNames(names: Readonly<Record<number, string>>): string {
  const encode = (name: string): string => encodeURIComponent(name).replaceAll("~", "%7E");
  return Object.entries(names).map(([component, name]) => `${component}:${encode(name)}`).join("~");
}

function readNames(text: string): Record<number, string> | undefined {
  const names: Record<number, string> = {};
  for (const piece of text === "" ? [] : text.split("~")) {
    const match = /^(\d{1,4}):(.*)$/.exec(piece);
    const name = decode(match?.[2] ?? "%");
    if (match === null || name === undefined) return undefined;
    names[Number(match[1])] = name;
  }
  return names;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

const seeds: Part<readonly number[]> = {
  key: "seeds", get: (view) => view.seeds, set: (view, value) => ({ ...view, seeds: value }),
};
const selected: Part<number | undefined> = {
  key: "open", get: (view) => view.selected, set: (view, value) => ({ ...view, selected: value }),
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
  number(selected, 0, 2 ** 32 - 1),
  number(look("psi", "truncationPsi"), -2, 2, false),
  number(look("cutoff", "truncationCutoff"), 0, MOST_LAYERS),
  choice(look("noise", "noiseMode"), ["const", "random", "none"]),
  number(look("class", "label"), 0, 100_000),
  field(look("moves", "directions"), writeSteps, readSteps),
  numbers(mix("rows", "rows"), "seed"),
  numbers(mix("columns", "columns"), "seed"),
  numbers(mix("layers", "layers"), "layer", MOST_LAYERS),
  numbers(walk("keys", "keyframes"), "seed"),
  choice(walk("space", "space"), ["w", "z"]),
  number(walk("frames", "frames"), 1, 1000),
  number(walk("fps", "fps"), 1, 120),
  choice(loop, ["yes", "no"]),
  number(base, 0, 2 ** 32 - 1),
  field(names, writeNames, readNames),
];
