/**
 * Proves that the page says nothing in one language alone: in `web/app`, texts that people see or hear stand in the
 * tables of `web/app/texts`. Found are words between tags, in attributes that are shown or read out, and strings of
 * several words anywhere else, but for errors that only developers meet.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

const PAGE = "web/app";
/** Here they belong. */
const TEXTS = "web/app/texts/";

/** Attributes whose every word is shown or read out. */
const VISIBLE = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-roledescription",
  "aria-valuetext",
  "closeButtonLabel",
  "controlsLabel",
  "description",
  "doing",
  "error",
  "hint",
  "label",
  "message",
  "name",
  "placeholder",
  "text",
  "thumbLabel",
  "thumbValueText",
  "title",
  "unit",
]);
/** Attributes whose values only look like words, such as lists of classes. */
const UNSEEN = new Set(["accept", "allow", "className", "d", "gridColumn", "rel", "sizes", "style", "viewBox"]);

/** As the library words them; `said` of `web/app/texts/foreign.ts` translates those that users meet. */
const ERRORS = ["Error", "UserError"];

/** Addresses, fonts, and what elements are found by, are read by no one. */
const UNREAD = /^https?:|sans-serif|\[role=/;

/** Names that are the same in every language. */
const NAMES = /\b(?:StyleGAN2-ADA|WebGPU|WebAssembly|PNG|MP4|GIF|px|kimg|fps|ψ|σ|z|w|W)\b/g;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

interface Found {
  readonly at: number;
  readonly words: string;
}

const root = fileURLToPath(new URL("../", import.meta.url));

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(path);
    return /\.tsx?$/.test(path) && !path.startsWith(TEXTS) ? [path] : [];
  });
}

/** What people might read of a node, and where in the code it comes from. */
type Place = "visible" | "unseen" | "code";

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value): Node[] =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

/** The text of a node that is a piece of it; nothing of others. */
function textOf(node: Node): string | undefined {
  if (node.type === "JSXText" || (node.type === "Literal" && typeof node.value === "string")) return String(node.value);
  return node.type === "TemplateElement" ? (node.value as { readonly cooked: string }).cooked : undefined;
}

function isSaid(text: string, place: Place): boolean {
  const words = UNREAD.test(text) ? "" : text.replaceAll(NAMES, " ");
  if (place === "visible") return /\p{L}/u.test(words);
  return place === "code" && /\p{L}{2,}[,.:;]? \p{L}{2,}/u.test(words);
}

/** Where the children of a node stand, one that stands in `place` itself. */
function placeWithin(node: Node, place: Place): Place {
  switch (node.type) {
    case "JSXElement":
      // A command is the same in every language.
      return ((node.openingElement as Node).name as Node).name === "code" ? "unseen" : "visible";
    case "JSXFragment":
      return "visible";
    case "JSXAttribute":
      return attributePlace(String((node.name as Node).name));
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
      return node.source ? "unseen" : place;
    case "NewExpression":
      return ERRORS.includes(String((node.callee as Node).name)) ? "unseen" : "code";
    case "Property":
      return place === "unseen" ? "unseen" : propertyPlace(String((node.key as Node).name ?? (node.key as Node).value));
    case "TSTypeAliasDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAnnotation":
    case "ImportExpression":
      return "unseen";
    // What code compares or looks up is no text, even where its result is shown.
    case "BinaryExpression":
      return node.operator === "+" ? place : "code";
    case "CallExpression":
    case "MemberExpression":
    case "ObjectExpression":
    case "ArrowFunctionExpression":
      return place === "unseen" ? "unseen" : "code";
    default:
      return place;
  }
}

function attributePlace(name: string): Place {
  if (VISIBLE.has(name)) return "visible";
  return UNSEEN.has(name) ? "unseen" : "code";
}

/** Objects hold names of files and tabs too. */
function propertyPlace(name: string): Place {
  if (name === "attempted") return "unseen";
  return VISIBLE.has(name) && name !== "name" ? "visible" : "code";
}

function find(node: Node, place: Place): Found[] {
  const text = textOf(node);
  if (text !== undefined) return isSaid(text, place) ? [{ at: node.start, words: text.trim() }] : [];
  const within = placeWithin(node, place);
  return childrenOf(node).flatMap((child) => find(child, child === node.test || child === node.key ? "code" : within));
}

function problemsOf(path: string): string[] {
  const code = readFileSync(join(root, path), "utf8");
  const { program } = parseSync(path, code);
  const lineOf = (at: number): number => code.slice(0, at).split("\n").length;
  return find(program as unknown as Node, "code").map(
    ({ at, words }) => `${path}:${lineOf(at)}: ${JSON.stringify(words)}`,
  );
}

const files = filesIn(PAGE);
const problems = files.flatMap(problemsOf);
for (const problem of problems) console.error(`error: ${problem} belongs in a table of ${TEXTS}`);
console.log(`${files.length} files of the page, ${problems.length} texts outside of the tables`);
process.exit(problems.length > 0 ? 1 : 0);
