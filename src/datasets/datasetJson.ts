import { UserError } from "../base/errors.ts";
import type { Label } from "./labels.ts";

/** What a data set's `dataset.json` says; both parts may be missing. */
export interface DatasetJson {
  /** By the picture's name below the source, with forward slashes. */
  readonly labels: ReadonlyMap<string, Label> | undefined;
  /** Ours: names of the classes. The official code ignores it. */
  readonly classNames: readonly string[] | undefined;
}

export const DATASET_JSON = "dataset.json";

/**
 * Reads the official `{"labels": [["00000/img00000000.png", 3], ...]}`; labels may be null, classes or vectors.
 * @throws UserError when the text is not that.
 */
export function parseDatasetJson(text: string): DatasetJson {
  const json = parseObject(text);
  return { labels: labelMap(json["labels"]), classNames: classNames(json["classes"]) };
}

/** The text of a `dataset.json`. Labels are null unless every picture has one, as in the official tool. */
export function formatDatasetJson(
  entries: readonly (readonly [name: string, label: Label | undefined])[], classes?: readonly string[],
): string {
  const labelled = entries.length > 0 && entries.every(([, label]) => label !== undefined);
  return JSON.stringify(labelled ? { labels: entries, classes } : { labels: null });
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw Object.assign(broken("it must be JSON", cause instanceof Error ? cause.message : undefined), { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw broken("it must be an object with labels", JSON.stringify(value).slice(0, 60));
}

function labelMap(labels: unknown): ReadonlyMap<string, Label> | undefined {
  if (labels === null || labels === undefined) return undefined;
  if (!Array.isArray(labels)) throw broken('"labels" must be null or a list', typeof labels);
  return new Map(labels.map(readEntry));
}

function readEntry(entry: unknown): [string, Label] {
  if (Array.isArray(entry) && entry.length === 2) {
    const [name, label]: unknown[] = entry;
    if (typeof name === "string" && isLabel(label)) return [name.replaceAll("\\", "/"), label];
  }
  throw broken("a label must be [name, class] or [name, [numbers]]", JSON.stringify(entry).slice(0, 80));
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
  return new UserError({ attempted: `read ${DATASET_JSON}`, rule, received, next: "Mend the file, or remove it." });
}
