import { UserError } from "../../base/errors.ts";
import { parseNumberList } from "../../base/numberList.ts";

type Reader = (words: string, maxCount: number) => unknown;

const list =
  (what: string): Reader =>
  (words, maxCount) => [...parseNumberList(words, { what, maxCount })];

/** Words that are no number stay words: the schema then names the field and its rule. */
const number: Reader = (words) => (/^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(words) ? Number(words) : words);

const vector = (words: string): unknown[] => words.split(",").map((word) => number(word.trim(), 1));

/** How a field that is no text is written in an address: lists as on the command line, `85,100,3-7`. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ["seeds", list("seed")],
  ["rows", list("seed")],
  ["columns", list("seed")],
  ["styles", list("style layer")],
  ["truncationPsi", number],
  ["truncationCutoff", number],
  ["class", number],
  ["label", vector],
  ["labels", (words, most) => (words.includes(";") ? words.split(";").map(vector) : list("class")(words, most))],
  ["moves", (words) => words.split("|")],
  ["frames", number],
  ["frame", number],
  ["fps", number],
  ["size", number],
  ["crf", number],
  ["bitrate", number],
  ["mixSeed", number],
  [
    "loop",
    (words) =>
      new Map<string, unknown>([
        ["true", true],
        ["false", false],
      ]).get(words) ?? words,
  ],
  ["cols", list("seed")],
  ["trunc", number],
  ["trunc-cutoff", number],
  ["mix-seed", number],
]);

/**
 * The fields in an address's query, as a JSON body would hold them; unknown ones stay, for the schema to refuse.
 * @param maxCount numbers that a list may hold.
 * @throws UserError for a field that is there twice, or a list that is none.
 */
export function readQuery(query: URLSearchParams, maxCount: number): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, words] of query) {
    if (fields.has(name)) throw twice(name);
    fields.set(name, (READERS.get(name) ?? ((text) => text))(words, maxCount));
  }
  return Object.fromEntries(fields);
}

/** Whether a field is a list, whose text an address holds. */
export function isList(name: string): boolean {
  return ["seeds", "rows", "columns", "styles"].includes(name);
}

/** Whether an address holds a field as text of another form than a list's. */
export function isText(name: string): boolean {
  return ["label", "labels"].includes(name);
}

function twice(name: string): UserError {
  const next = "Write lists with commas, as in seeds=85,100,3-7.";
  return new UserError({ attempted: "read the URL", rule: `${name} may be given only once`, received: "more", next });
}
