import { writeNumberList, readVector } from "../../base/numberList.ts";
import { NOISE_MODES } from "../../networks/generator.ts";
import type { DirectionStep } from "../directions.ts";
import type { Look } from "../generation.ts";
import type { Label } from "../labels.ts";
import { isSeed, type WsSource } from "../wsSource.ts";
import type { Keyframe, LinkedMix, LinkedRecipes, LinkedWalk } from "./linked.ts";
import {
  MOST_CLASSES,
  MOST_LAYERS,
  readNumbers,
  writeSteps,
  readSteps,
  writeClasses,
  readClasses,
  writeMoves,
  readMoves,
  readHold,
} from "./linkValues.ts";

/** One `key=value` of a link. `read` gives nothing for a value that cannot be meant. */
export interface Field<V> {
  readonly key: string;
  readonly write: (view: V) => string | undefined;
  readonly read: (text: string, view: V) => V | undefined;
}

/** The tab and the values of a link: the part of an address after `#`, such as `mix?rows=0-3&psi=0.5`. */
export function linkParts(link: string): { readonly tab: string; readonly values: ReadonlyMap<string, string> } {
  const [tab = "", query = ""] = link.replace(/^#/, "").split("?");
  return { tab, values: new Map(query.split("&").map(splitPair)) };
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
}

/** A view with what the values say of it; what cannot be meant stays as it is. */
export function readFields<V>(fields: readonly Field<V>[], values: ReadonlyMap<string, string>, view: V): V {
  return fields.reduce((before, { key, read }) => {
    const value = values.get(key);
    return value === undefined ? before : (read(value, before) ?? before);
  }, view);
}

/** `key=value` of what a view has, other than `usual`. */
export function writeFields<V>(fields: readonly Field<V>[], view: V, usual?: V): string[] {
  return fields.flatMap(({ key, write }) => {
    const [value, before] = [write(view), usual && write(usual)];
    return value === before ? [] : [`${key}=${value ?? ""}`];
  });
}

/** A place in a view; what may be absent there is never set to be absent by a link. */
export interface Part<V, Held, Set = Held> {
  readonly key: string;
  readonly get: (view: V) => Held;
  readonly set: (view: V, value: Set) => V;
}

export function field<V, Held, Set>(
  { key, get, set }: Part<V, Held, Set>,
  write: (value: Held) => string | undefined,
  read: (text: string) => Set | undefined,
): Field<V> {
  return {
    key,
    write: (view) => write(get(view)),
    read(text, view) {
      const value = read(text);
      return value === undefined ? undefined : set(view, value);
    },
  };
}

/** A number or nothing, from `min` to `max`. */
export function number<V>(part: Part<V, number | undefined, number>, min: number, max: number, whole = true): Field<V> {
  const write = (value: number | undefined): string | undefined => value?.toString();
  return field(part, write, (text) => {
    const value = Number(text);
    const fits = text !== "" && value >= min && value <= max && (!whole || Number.isInteger(value));
    return fits ? value : undefined;
  });
}

function numbers<V>(
  part: Part<V, readonly number[] | undefined, readonly number[]>,
  what: string,
  maxCount = MOST_SEEDS,
): Field<V> {
  return field(
    part,
    (value) => value && writeNumberList(value),
    (text) => readNumbers(text, what, maxCount),
  );
}

/** Those of a list that a link can name: a w is too long for one. */
function seedsOf<V>(part: Part<V, readonly WsSource[]>): Field<V> {
  const get = (view: V): readonly number[] => part.get(view).filter(isSeed);
  return numbers({ ...part, get }, "seed");
}

function choice<V, const T extends string>(part: Part<V, T | undefined, T>, choices: readonly T[]): Field<V> {
  return field(
    part,
    (value) => value,
    (text) => choices.find((candidate) => candidate === text),
  );
}

/** Seeds that a list of a link may name. */
export const MOST_SEEDS = 600;
/** The fields of recipes, in the order in which a link shows them. */
export function recipeFields<V extends LinkedRecipes>(): readonly Field<V>[] {
  const look = <K extends keyof Look>(key: string, name: K): Part<V, Look[K]> => ({
    key,
    get: (view) => view.look[name],
    set: (view, value) => ({ ...view, look: { ...view.look, [name]: value } }),
  });
  const mix = <K extends keyof LinkedMix>(name: K): Part<V, LinkedMix[K]> => ({
    key: name,
    get: (view) => view.mix[name],
    set: (view, value) => ({ ...view, mix: { ...view.mix, [name]: value } }),
  });
  const walk = <K extends keyof LinkedWalk>(name: K): Part<V, LinkedWalk[K]> => ({
    key: name,
    get: (view) => view.walk[name],
    set: (view, value) => ({ ...view, walk: { ...view.walk, [name]: value } }),
  });
  const seeds: Part<V, readonly WsSource[]> = {
    key: "seeds",
    get: (view) => view.seeds,
    set: (view, value) => ({ ...view, seeds: value }),
  };
  const classLabel: Part<V, number | undefined, Label> = {
    ...look("class", "label"),
    get: ({ look: { label } }) => (typeof label === "object" ? undefined : label),
  };
  const vectorLabel: Part<V, readonly number[] | undefined, Label> = {
    ...look("label", "label"),
    get: ({ look: { label } }) => (typeof label === "object" ? label : undefined),
  };
  const keys: Part<V, readonly WsSource[]> = {
    key: "keys",
    get: (view) => view.walk.keyframes.map(({ seed }) => seed),
    set: (view, value) =>
      walk("keyframes").set(
        view,
        value.map((seed) => ({ seed })),
      ),
  };
  /** Of the keyframes, which a link names before. */
  const classes: Part<V, readonly Keyframe[], readonly (number | undefined)[]> = {
    key: "classes",
    get: (view) => view.walk.keyframes,
    set: (view, value) =>
      walk("keyframes").set(
        view,
        view.walk.keyframes.map(({ seed, moves }, i) => keyframe(seed, value[i], moves)),
      ),
  };
  /** Likewise. */
  const moves: Part<V, readonly Keyframe[], readonly (readonly DirectionStep[])[]> = {
    key: "steps",
    get: (view) => view.walk.keyframes,
    set: (view, value) =>
      walk("keyframes").set(
        view,
        view.walk.keyframes.map(({ seed, label }, i) => keyframe(seed, label, value[i])),
      ),
  };
  const loop: Part<V, "yes" | "no"> = {
    key: "loop",
    get: (view) => (view.walk.loop ? "yes" : "no"),
    set: (view, value) => walk("loop").set(view, value === "yes"),
  };
  return [
    seedsOf(seeds),
    number(look("psi", "truncationPsi"), -2, 2, false),
    number(look("cutoff", "truncationCutoff"), 0, MOST_LAYERS),
    choice(look("noise", "noiseMode"), NOISE_MODES),
    number(classLabel, 0, MOST_CLASSES),
    field(vectorLabel, (value) => value?.join(","), readVector),
    field(look("moves", "directions"), (steps) => steps && writeSteps(steps), readSteps),
    seedsOf(mix("rows")),
    seedsOf(mix("columns")),
    numbers(mix("layers"), "layer", MOST_LAYERS),
    seedsOf(keys),
    field(classes, writeClasses, readClasses),
    field(moves, writeMoves, readMoves),
    choice(walk("space"), ["w", "z"]),
    number(walk("frames"), 1, 1000),
    choice(walk("easing"), ["smooth"]),
    choice(loop, ["yes", "no"]),
    field(walk("hold"), (hold) => hold && `${hold.from}:${writeNumberList(hold.styles)}`, readHold),
  ];
}

export function keyframe(seed: WsSource, label: number | undefined, moves: readonly DirectionStep[] = []): Keyframe {
  return { seed, ...(label !== undefined && { label }), ...(moves.length > 0 && { moves }) };
}
