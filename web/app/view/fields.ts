import { MAX_SEED } from "../../../src/base/randomState.ts";
import { MP4_MAX_FPS } from "../../../src/model/films/h264.ts";
import { field, number, recipeFields, type Field } from "../../../src/model/recipe/linkFields.ts";
import { readSteps, writeSteps } from "../../../src/model/recipe/linkValues.ts";
import type { WsSource } from "../../../src/model/wsSource.ts";
import { EDIT_FIELDS } from "./editFields.ts";
import { decodeText, encodeText } from "../../../src/model/recipe/linkText.ts";
import type { RunsView, View } from "./view.ts";

const RECIPES = recipeFields<View>();
/** What a link says, in the order in which it shows it: the recipes of the page, and what it knows beside them. */
export const FIELDS: readonly Field<View>[] = [
  ...RECIPES.slice(0, 1), // the seeds, which the open one is among
  number(
    { key: "open", get: (view) => seedOf(view.selected), set: (view, value) => ({ ...view, selected: value }) },
    0,
    MAX_SEED,
  ),
  ...RECIPES.slice(1),
  number(
    {
      key: "fps",
      get: (view) => view.walk.fps,
      set: (view, value) => ({ ...view, walk: { ...view.walk, fps: value } }),
    },
    1,
    MP4_MAX_FPS,
  ),
  number(
    {
      key: "base",
      get: (view) => seedOf(view.directions.seed),
      set: (view, value) => ({ ...view, directions: { ...view.directions, seed: value } }),
    },
    0,
    MAX_SEED,
  ),
  field(
    {
      key: "alone",
      get: (view) => view.directions.alone,
      set: (view, value) => ({ ...view, directions: { ...view.directions, alone: value } }),
    },
    (steps) => steps && writeSteps(steps),
    readSteps,
  ),
  field(
    {
      key: "names",
      get: (view) => view.directions.names,
      set: (view, value) => ({ ...view, directions: { ...view.directions, names: value } }),
    },
    writeNames,
    readNames,
  ),
  ...EDIT_FIELDS,
  runField("run", "shown"),
  runField("beside", "beside"),
];

/** No link can bring a latent of the page. */
function seedOf(source: WsSource | string | undefined): number | undefined {
  return typeof source === "number" ? source : undefined;
}

/** A run by its id, or nothing. */
function runField(key: string, place: keyof RunsView): Field<View> {
  return field(
    {
      key,
      get: (view) => view.runs[place],
      set: (view, value: string) => ({ ...view, runs: { ...view.runs, [place]: value } }),
    },
    (id) => id && encodeText(id),
    (text) => decodeText(text) || undefined,
  );
}

/** `0:smile~3:age`. */
function writeNames(names: Readonly<Record<number, string>>): string {
  return Object.entries(names)
    .map(([component, name]) => `${component}:${encodeText(name)}`)
    .join("~");
}

/** The reverse; nothing where a name cannot be meant. */
function readNames(text: string): Record<number, string> | undefined {
  const names: Record<number, string> = {};
  for (const piece of text === "" ? [] : text.split("~")) {
    const match = /^(\d{1,4}):(.*)$/.exec(piece);
    const name = decodeText(match?.[2] ?? "%");
    if (match === null || name === undefined) return undefined;
    names[Number(match[1])] = name;
  }
  return names;
}
