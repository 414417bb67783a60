import { OptionError } from "../../base/optionError.ts";
import { UserError } from "../../base/errors.ts";
import { parseNumberList, readVector } from "../../base/numberList.ts";
import type { Label } from "../labels.ts";
import { isLatentFile } from "../latentFile.ts";
import type { WsSource } from "../wsSource.ts";
import { parseSteps, writeSteps, writtenStep, type WrittenStep } from "./directionText.ts";
import type { WalkOptions } from "./recipe.ts";

/** A keyframe as people write it: `85`, `face.npz`, `class:3`, `pca:0=2.5@2-5`, or some of these joined by `+`. */
export interface WrittenKeyframe {
  /** A seed or a file of ws; that of the keyframe before where none is given. */
  readonly source?: number | string;
  readonly label?: Label;
  readonly steps: readonly WrittenStep[];
}

/** The last of what `+` joins, if it is no source. Commas part keyframes, so slashes part numbers within one. */
const PART = /^(?:(.*)\+)?(class:\d{1,5}|label:[-\d./]+|.+:[^:;=@+]+=[-+]?(?:\d+\.?\d*|\.\d+)(?:@[\d/-]+)?)$/;
const MOST_KEYFRAMES = 1000;

/** Keyframes with commas between them. @throws UserError for what is none, and for more than a thousand. */
export function parseKeyframes(text: string, attempted: string): WrittenKeyframe[] {
  const all = text.split(",").flatMap((piece) => parseKeyframe(piece.trim(), attempted));
  if (all.length <= MOST_KEYFRAMES) return all;
  const rule = `there may be at most ${MOST_KEYFRAMES} keyframes`;
  throw new UserError({ attempted, rule, received: `${all.length}` });
}

/** Several for a range of seeds. */
function parseKeyframe(piece: string, attempted: string): WrittenKeyframe[] {
  const [rest, parts] = splitParts(piece);
  const labels = parts.map(labelOf).filter((label) => label !== undefined);
  const steps = parts.filter((part) => labelOf(part) === undefined);
  const isFile = isLatentFile(rest);
  if (labels.length > 1 || piece === "" || !(rest === "" || isFile || /^\d[\d-]*$/.test(rest))) {
    throw badKeyframe(piece, attempted);
  }
  const more = {
    ...(labels[0] !== undefined && { label: labels[0] }),
    steps: steps.flatMap((step) => parseSteps(withCommas(step), attempted)),
  };
  if (rest === "") return [more];
  const sources = isFile ? [rest] : [...parseNumberList(rest, { what: "seed", maxCount: MOST_KEYFRAMES })];
  return sources.map((source) => ({ source, ...more }));
}

function splitParts(piece: string): [rest: string, parts: string[]] {
  const [, before = "", part] = PART.exec(piece) ?? [];
  if (part === undefined) return [piece, []];
  const [rest, parts] = splitParts(before);
  return [rest, [...parts, part]];
}

function labelOf(part: string): Label | undefined {
  if (part.startsWith("class:")) return Number(part.slice(6));
  return part.startsWith("label:") ? readVector(part.slice(6).replaceAll("/", ",")) : undefined;
}

/** A step's layers with commas, as `parseSteps` has them. */
function withCommas(step: string): string {
  return step.replace(/@[\d/-]+$/, (layers) => layers.replaceAll("/", ","));
}

/** The reverse of `parseKeyframes`, of a walk. A file whose ws stand one after the other is named once. */
export function writeKeyframes({
  seeds,
  labels = [],
  moves = [],
}: Pick<WalkOptions, "seeds" | "labels" | "moves">): string {
  const count = Math.max(seeds.length, labels.length, moves.length);
  const at = <T>(list: readonly T[], i: number): T | undefined => list[i % list.length];
  const words: string[] = [];
  for (let i = 0; i < count; i++) {
    const source = at(seeds, i) ?? 0;
    const label = typeof source === "number" ? at(labels, i) : undefined;
    const steps = (at(moves, i) ?? []).map((step) => writeSteps([writtenStep(step)]));
    const parts = [...labelText(label), ...steps.filter((step) => step !== "")];
    const word = [sourceText(source), ...parts.map((part) => part.replaceAll(",", "/"))].join("+");
    const isSameFile = typeof source !== "number" && (source.file?.index ?? 0) > 0 && words.at(-1) === word;
    if (!isSameFile) words.push(word);
  }
  return words.join(",");
}

function sourceText(source: WsSource): string {
  return typeof source === "number" ? String(source) : (source.file?.path ?? `${source.name}.npz`);
}

function labelText(label: Label | undefined): string[] {
  if (label === undefined) return [];
  return [typeof label === "number" ? `class:${label}` : `label:${label.join("/")}`];
}

function badKeyframe(piece: string, attempted: string): UserError {
  return new OptionError((say) => ({
    attempted,
    rule:
      "a keyframe is a seed, a file of w, class:NUMBER, label:NUMBER/NUMBER, a step such as pca:0=2.5@2-5, " +
      "or some of these joined by +, with one label at most",
    received: `"${piece}"`,
    next: `For example ${say("keyframes", "1,face.npz,class:3,2+smile.safetensors:0=2.5@2-5")}.`,
  }));
}
