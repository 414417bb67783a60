import { writeNumberList } from "../../base/numberList.ts";
import type { Look } from "../generation.ts";
import { oneHot, type Label } from "../labels.ts";
import { isSeed, type WsSource } from "../wsSource.ts";
import { writeSteps, writtenStep } from "./directionText.ts";
import { writeKeyframes } from "./keyframeText.ts";
import type { Recipe } from "./recipe.ts";

/** An option with its value, a flag on its own, or nothing. */
export type CommandOption = readonly [name: string, value?: string | number] | undefined;

export interface CommandNetwork {
  /** What --network is to be given; left out, the command takes the network that comes with it. */
  readonly name?: string;
  /** Classes that it knows; 0 for an unconditional network. */
  readonly cDim: number;
}

/**
 * The command that makes a recipe's images, for any shell of today. A w that is in no file is taken to be saved under
 * its name.
 * @param more what the recipe does not say, such as --grid or --fps.
 * @example
 * ```ts
 * import { recipeCommand } from "stylegan2-ada";
 *
 * const recipe = { kind: "generate", seeds: [85], truncationPsi: 0.7 } as const;
 * recipeCommand(recipe, network); // => "stylegan generate --trunc 0.7 --seeds 85"
 * ```
 */
export function recipeCommand(
  recipe: Recipe,
  { name, cDim }: CommandNetwork,
  more: readonly CommandOption[] = [],
): string {
  const isMoved = recipe.kind === "walk" && recipe.moves !== undefined; // then keyframes say their own labels
  const labels = recipe.kind === "mix" || isMoved ? undefined : recipe.labels;
  const options = [
    name === undefined ? undefined : (["--network", name] as const),
    ...lookOptions(recipe),
    labelOption(labels ?? (recipe.label === undefined ? [] : [recipe.label]), cDim),
    ...ownOptions(recipe),
    ...more,
  ];
  const words = options.flatMap((option) => option ?? []).map((word) => quoted(String(word)));
  return ["stylegan", recipe.kind, ...words].join(" ");
}

function lookOptions({
  truncationPsi = 1,
  truncationCutoff,
  noiseMode = "const",
  directions = [],
}: Look): CommandOption[] {
  const steps = writeSteps(directions.map(writtenStep));
  return [
    ["--trunc", truncationPsi],
    truncationCutoff === undefined ? undefined : ["--trunc-cutoff", truncationCutoff],
    noiseMode === "const" ? undefined : ["--noise-mode", noiseMode],
    steps === "" ? undefined : ["--direction", steps],
  ];
}

function ownOptions(recipe: Recipe): CommandOption[] {
  switch (recipe.kind) {
    case "generate":
      return recipe.seeds.every(isSeed)
        ? [["--seeds", writeNumberList(recipe.seeds)]]
        : [["--projected-w", sourceList(recipe.seeds)]];
    case "mix":
      return [
        ["--rows", sourceList(recipe.rows)],
        ["--cols", sourceList(recipe.columns)],
        ["--styles", writeNumberList(recipe.styles)],
      ];
    case "walk": {
      const { seeds, moves, frames, space, easing, loop, hold } = recipe;
      return [
        moves === undefined ? ["--seeds", sourceList(seeds)] : ["--keyframes", writeKeyframes(recipe)],
        ["--frames", frames],
        ["--space", space],
        easing === "linear" ? undefined : ["--easing", easing],
        loop ? ["--loop"] : undefined,
        ...(hold === undefined
          ? []
          : ([
              ["--mix-seed", hold.from],
              ["--styles", writeNumberList(hold.styles)],
            ] as const)),
      ];
    }
  }
}

/** Seeds and files in their order; a file whose w stand one after the other is named once. */
function sourceList(sources: readonly WsSource[]): string {
  const words: (number | string)[] = [];
  for (const source of sources) {
    const word = isSeed(source) ? source : (source.file?.path ?? `${source.name}.npz`);
    const isSameFile = !isSeed(source) && (source.file?.index ?? 0) > 0 && words.at(-1) === word;
    if (!isSameFile) words.push(word);
  }
  return words.every((word) => typeof word === "number") ? writeNumberList(words) : words.join(",");
}

/** Classes, or vectors where one of the labels is a vector. */
function labelOption(labels: readonly Label[], cDim: number): CommandOption {
  if (labels.length === 0) return undefined;
  const classes = labels.filter((label) => typeof label === "number");
  if (classes.length === labels.length) return ["--class", writeNumberList(classes)];
  const vectors = labels.map((label) => (typeof label === "number" ? [...oneHot([label], cDim).data] : label));
  return ["--label", vectors.map((vector) => vector.join(",")).join(";")];
}

function quoted(word: string): string {
  return /^[\w.,:/@%+=-]+$/.test(word) ? word : `"${word.replaceAll(/["$`\\]/g, "\\$&")}"`;
}
