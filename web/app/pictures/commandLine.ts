import { oneHot, type Label } from "../../../src/model/labels.ts";
import type { Look, NetworkSummary } from "../../studio/studio.ts";
import { writeNumbers, writeVector } from "../view/text.ts";

/** An option with its value, a flag on its own, or nothing. */
export type Option = readonly [name: string, value?: string | number] | undefined;

/** Without --network the command line takes the same network that the page comes with. */
const SHIPPED = "avatars.safetensors";

/** A command that makes what the page shows, for any shell of today. */
export function commandLine(command: string, options: readonly Option[]): string {
  const words = options.flatMap((option) => (option === undefined ? [] : option)).map((word) => quoted(String(word)));
  return ["stylegan", command, ...words].join(" ");
}

/** The options that all commands share: network and look, but for its label. Directions have none. */
export function lookOptions(look: Look, { name }: Pick<NetworkSummary, "name">): Option[] {
  const { truncationPsi, truncationCutoff, noiseMode } = look;
  return [
    name === SHIPPED ? undefined : ["--network", name],
    ["--trunc", truncationPsi],
    truncationCutoff === undefined ? undefined : ["--trunc-cutoff", truncationCutoff],
    noiseMode === "const" ? undefined : ["--noise-mode", noiseMode],
  ];
}

export interface Visited {
  /** Classes that the network knows. */
  readonly cDim: number;
  /** Of each that is visited; the look's where one has none. */
  readonly labels?: readonly (Label | undefined)[];
}

/** The one label of the look, or the labels of what is visited: classes, or vectors where one of them is a vector. */
export function labelOption({ label }: Pick<Look, "label">, { cDim, labels = [] }: Visited): Option {
  if (label === undefined) return undefined;
  const all = labels.some((own) => own !== undefined) ? labels.map((own) => own ?? label) : [label];
  const classes = all.filter((one) => typeof one === "number");
  if (classes.length === all.length) return ["--class", writeNumbers(classes)];
  const vectors = all.map((one) => (typeof one === "number" ? [...oneHot([one], cDim).data] : one));
  return ["--label", vectors.map(writeVector).join(";")];
}

function quoted(word: string): string {
  return /^[\w.,:/@%+=-]+$/.test(word) ? word : `"${word.replaceAll(/["$`\\]/g, "\\$&")}"`;
}
