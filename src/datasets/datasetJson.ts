import { asError, UserError } from "../base/errors.ts";
import { describeJson } from "../base/describeJson.ts";
import { printable } from "../formats/formatError.ts";
import type { Label } from "./labels.ts";

/** What a data set's `dataset.json` says; both parts may be missing. */
export interface DatasetJson {
  /** By the image's name below the source, with forward slashes. */
  readonly labels: ReadonlyMap<string, Label> | undefined;
  /** Ours: names of the classes. The official code ignores it. */
  readonly classNames: readonly string[] | undefined;
  /** Ours: the images' transparency is part of them, a fourth channel. */
  readonly transparency: boolean;
}

export const DATASET_JSON = "dataset.json";

/** Marks the beginning of a text file on some systems. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Reads the official `{"labels": [["00000/img00000000.png", 3], ...]}`; labels may be null, classes or vectors.
 * Names come back with forward slashes, without `./` before them and in Unicode's composed form.
 * @throws UserError when the text is not that, or gives one image two labels.
 */
export function parseDatasetJson(text: string): DatasetJson {
  const json = parseObject(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  return {
    labels: labelMap(json.labels),
    classNames: classNames(json.classes),
    transparency: json.transparency === true,
  };
}

/** What a data set says of itself beside its labels; the official code ignores it. */
export type DatasetFacts = Partial<Pick<DatasetJson, "classNames" | "transparency">>;

/** The text of a `dataset.json`. Labels are null unless every image has one, as in the official tool. */
export function formatDatasetJson(
  entries: readonly (readonly [name: string, label: Label | undefined])[],
  facts: DatasetFacts = {},
): string {
  const labelled = entries.length > 0 && entries.every(([, label]) => label !== undefined);
  const labels = labelled ? { labels: entries, classes: facts.classNames } : { labels: null };
  return JSON.stringify({ ...labels, ...(facts.transparency === true && { transparency: true }) });
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const received = trailingComma(text) ?? asError(cause).message;
    throw Object.assign(broken("it must be JSON", received), { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw broken("it must be an object with labels", describeJson(value));
}

/** The commonest slip of a file that was written by hand, which the parser only calls an unexpected token. */
function trailingComma(text: string): string | undefined {
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|,\s*[\]}]/g)) {
    if (!token.startsWith(",")) continue;
    return `a comma before "${token.at(-1)}" in line ${text.slice(0, index).split("\n").length}`;
  }
  return undefined;
}

function labelMap(labels: unknown): ReadonlyMap<string, Label> | undefined {
  if (labels === null || labels === undefined) return undefined;
  if (!Array.isArray(labels)) throw broken('"labels" must be null or a list', typeof labels);
  const byName = new Map<string, Label>();
  for (const entry of labels) {
    const [name, label] = readEntry(entry);
    addLabel(byName, name, label);
  }
  return byName;
}

/** @throws UserError where the image has another label already. */
export function addLabel(byName: Map<string, Label>, name: string, label: Label): void {
  const other = byName.get(name);
  if (other !== undefined && String(other) !== String(label)) throw twoLabels(name, other, label);
  byName.set(name, label);
}

function twoLabels(name: string, first: Label, second: Label): UserError {
  return new UserError({
    attempted: `read ${DATASET_JSON}`,
    rule: "an image must have only one label",
    received: `"${printable(name)}" with ${JSON.stringify(first)} and with ${JSON.stringify(second)}`.slice(0, 200),
    next: "Remove one of the two entries, or give all images label vectors, such as [1, 0, 1].",
  });
}

function readEntry(entry: unknown): [string, Label] {
  if (Array.isArray(entry) && entry.length === 2) {
    const [name, label]: unknown[] = entry;
    if (typeof name === "string" && isLabel(label)) return [plainName(name), label];
  }
  throw broken("a label must be [name, class] or [name, [numbers]]", describeJson(entry));
}

/** A name as nearly all are: in ASCII, without a backslash or a dot before it. */
const PLAIN = /^[\x20-\x2d\x2f-\x5b\x5d-\x7e][\x20-\x5b\x5d-\x7e]*$/;

/** An image's name as a file tree tells it; macOS writes accents apart from their letters, others do not. */
export function plainName(name: string): string {
  if (PLAIN.test(name)) return name;
  return name
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/+)+/, "")
    .normalize("NFC");
}

/** Far above every published data set, and low enough that no label vector can exhaust memory. */
const MOST_CLASSES = 100_000;

function isLabel(label: unknown): label is Label {
  if (typeof label === "number") return Number.isInteger(label) && label >= 0 && label < MOST_CLASSES;
  if (!Array.isArray(label) || label.length === 0 || label.length > MOST_CLASSES) return false;
  return label.every((x) => typeof x === "number" && Number.isFinite(x));
}

function classNames(classes: unknown): readonly string[] | undefined {
  if (!Array.isArray(classes) || !classes.every((name) => typeof name === "string")) return undefined;
  return classes;
}

function broken(rule: string, received?: string): UserError {
  return new UserError({ attempted: `read ${DATASET_JSON}`, rule, received, next: "Fix the file, or remove it." });
}
