import * as v from "valibot";
import { UserError } from "../../base/errors.ts";
import type { Json, JsonRecord } from "../../checkpoints/checkpoint.ts";
import { parse, real, whole } from "../../checkpoints/schema.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { DirectionStep, SavedDirections } from "../directions.ts";
import type { Look } from "../generation.ts";
import type { Label } from "../labels.ts";
import { isSeed, type WsSource } from "../wsSource.ts";
import { namedStep, parseSteps, writeSteps, writtenStep } from "./directionText.ts";
import {
  generateFields,
  labelsField,
  mixFields,
  seedField,
  walkFields,
  walkOf,
  type LookFields,
  type RecipeLimits,
} from "./fields.ts";
import type { Recipe } from "./recipe.ts";

/**
 * A recipe as JSON: the fields of the server's requests, `kind`, and files or numbers in the place of found ws.
 * @example
 * ```ts
 * import { recipeJson } from "stylegan2-ada";
 *
 * recipeJson({ kind: "generate", seeds: [85], label: 2 }); // => { kind: "generate", seeds: [85], class: 2 }
 * ```
 */
export function recipeJson(recipe: Recipe): JsonRecord {
  const json: JsonRecord = { kind: recipe.kind, ...ownFields(recipe), ...lookJson(recipe) };
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
}

type Fields = Readonly<Record<string, Json | undefined>>;

function ownFields(recipe: Recipe): Fields {
  switch (recipe.kind) {
    case "generate":
      return { seeds: Array.from(recipe.seeds, sourceJson), labels: recipe.labels };
    case "mix":
      return { rows: recipe.rows.map(sourceJson), columns: recipe.columns.map(sourceJson), styles: recipe.styles };
    case "walk": {
      const { seeds, labels, moves, frames, space, easing, loop, hold } = recipe;
      const held = { mixSeed: hold?.from, styles: hold?.styles };
      const steps = moves?.map((one) => writeSteps(one.map(writtenStep)));
      return { seeds: seeds.map(sourceJson), labels, moves: steps, frames, space, easing, loop, ...held };
    }
  }
}

function lookJson({ truncationPsi, truncationCutoff, noiseMode, label, directions = [] }: Look): Fields {
  const steps = writeSteps(directions.map(writtenStep));
  return {
    truncationPsi,
    truncationCutoff,
    noiseMode,
    ...labelJson(label),
    directions: steps === "" ? undefined : steps,
  };
}

function labelJson(label: Label | undefined): Fields {
  return typeof label === "number" ? { class: label } : { label };
}

function sourceJson(source: WsSource): Json {
  if (isSeed(source)) return source;
  if (source.file !== undefined) return { file: source.file.path, index: source.file.index };
  const { name, ws } = source;
  const [, numWs = 0, wDim = 0] = ws.shape;
  return { name, w: Array.from({ length: numWs }, (_, i) => [...ws.data.subarray(i * wDim, (i + 1) * wDim)]) };
}

/** Opens the files that a recipe names. */
export interface RecipeFiles {
  /** Every w of a file, fitted to the network. */
  ws(path: string): Promise<readonly WsSource[]>;
  directions(path: string): Promise<SavedDirections>;
}

/** Far beyond any network and any list that a person makes. */
const LIMITS: RecipeLimits = { numWs: 1000, cDim: 100_000, isOpen: true, maxCount: 1_000_000 };

const SOURCE = v.union(
  [
    seedField,
    v.strictObject({ file: v.string(), index: whole(0, 1_000_000) }),
    v.strictObject({ name: v.string(), w: v.pipe(v.array(v.array(real(-1e6, 1e6))), v.check(isMatrix)) }),
  ],
  "a seed, a file with index, or a name with w, a list of numbers for each layer",
);

function isMatrix(rows: number[][]): boolean {
  return rows.length > 0 && rows.every((row) => row.length > 0 && row.length === rows[0]?.length);
}

const SCHEMA = v.variant(
  "kind",
  [
    v.strictObject({ kind: v.literal("generate"), labels: labelsField(LIMITS), ...generateFields(LIMITS, SOURCE) }),
    v.strictObject({ kind: v.literal("mix"), ...mixFields(LIMITS, SOURCE) }),
    v.strictObject({ kind: v.literal("walk"), ...walkFields(LIMITS, SOURCE) }),
  ],
  "one of the kinds generate, mix and walk",
);
type Source = v.InferOutput<typeof SOURCE>;

/**
 * The reverse of `recipeJson`. A mix must say its layers.
 * @param files opens the files that it names; without it, naming some is an error.
 * @throws UserError that names the first field that does not fit.
 * @example
 * ```ts
 * import { readRecipe } from "stylegan2-ada";
 *
 * const { kind, label } = await readRecipe({ kind: "generate", seeds: [85], class: 2 });
 * [kind, label]; // => ["generate", 2]
 * ```
 */
export async function readRecipe(json: unknown, files?: RecipeFiles): Promise<Recipe> {
  const fields = parse(SCHEMA, json, "read the recipe", "the recipe");
  const look = await readLook(fields, files);
  const open = (list: readonly Source[]): Promise<WsSource[]> => Promise.all(list.map((one) => opened(one, files)));
  switch (fields.kind) {
    case "generate": {
      const { kind, labels } = fields;
      return { kind, seeds: await open(fields.seeds), ...(labels !== undefined && { labels }), ...look };
    }
    case "mix": {
      const { kind, styles } = fields;
      if (styles === undefined) throw wrong("a mix needs its layers", "no styles");
      return { kind, rows: await open(fields.rows), columns: await open(fields.columns), styles, ...look };
    }
    case "walk": {
      const { kind, frames, space, easing, loop, mixSeed, styles, labels } = fields;
      const [seeds, moves] = [await open(fields.seeds), await readMoves(fields.moves, files)];
      return { kind, ...walkOf({ seeds, frames, space, easing, loop, mixSeed, styles, labels, moves }), ...look };
    }
  }
}

async function opened(source: Source, files: RecipeFiles | undefined): Promise<WsSource> {
  if (typeof source === "number") return source;
  if ("w" in source) {
    const { name, w } = source;
    return { name, ws: float32([1, w.length, w[0]?.length ?? 0], w.flat()) };
  }
  const { file, index } = source;
  if (files === undefined) throw wrong("it may not name files here", `"${file}"`);
  const found = (await files.ws(file))[index];
  if (found === undefined) throw wrong(`"${file}" holds the w that the recipe names`, `number ${index}`);
  return found;
}

/**
 * The look that fields of a recipe ask for.
 * @throws UserError for class and label at once, or steps of files where none may be named.
 */
export async function readLook(fields: LookFields, files?: Pick<RecipeFiles, "directions">): Promise<Look> {
  const { truncationPsi, truncationCutoff, noiseMode, class: index, label = index } = fields;
  if (index !== undefined && fields.label !== undefined) {
    throw new UserError({ attempted: "use a label", rule: "give it either as class or as label", received: "both" });
  }
  const directions = await stepsOf(fields.directions, files);
  return {
    truncationPsi,
    noiseMode,
    ...(truncationCutoff !== undefined && { truncationCutoff }),
    ...(label !== undefined && { label }),
    ...(directions !== undefined && { directions }),
  };
}

/** The steps of keyframes. @throws UserError as `readLook`. */
export async function readMoves(
  texts: readonly string[] | undefined,
  files?: Pick<RecipeFiles, "directions">,
): Promise<DirectionStep[][] | undefined> {
  if (texts === undefined) return undefined;
  return Promise.all(texts.map(async (text) => (await stepsOf(text === "" ? undefined : text, files)) ?? []));
}

async function stepsOf(
  text: string | undefined,
  files: Pick<RecipeFiles, "directions"> | undefined,
): Promise<DirectionStep[] | undefined> {
  if (text === undefined) return undefined;
  return Promise.all(
    parseSteps(text, "read directions").map(async (step) => {
      const { file } = step;
      if (file === undefined) return namedStep(step, undefined);
      if (files === undefined) throw wrong("it may not name files here", `"${file}"`);
      return namedStep(step, await files.directions(file));
    }),
  );
}

function wrong(rule: string, received: string): UserError {
  return new UserError({ attempted: "read the recipe", rule, received });
}
