/**
 * Proves the architecture: every module imports only from lower floors (or, without cycles, from its own), the
 * browser-safe floors import nothing of Node, and siblings that must not know one another do not.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Low to high. */
const FLOORS = [
  "base",
  "tensor",
  "formats",
  "program",
  "onnx",
  "ncnn",
  "engine",
  "nn",
  "networks",
  "checkpoints",
  "model",
  "exports",
  "datasets",
  "metrics",
  "training",
  "web",
  "media",
  "tasks",
  "server",
  "cli",
];

/** Places that may touch Node or packages that need it. */
const NODE_FLOORS = ["media", "tasks", "server", "cli"];
const NODE_FOLDERS = ["engine/ort-node"];
const NODE_PACKAGES = ["onnxruntime-node", "sharp", "yauzl", "tar", "cli-progress", "commander", "h264-mp4-encoder"];

/** Packages that only one folder may name. */
const HOMES: Readonly<Record<string, string>> = {
  "onnxruntime-node": "engine/ort-node",
  "onnxruntime-web": "engine/ort-web",
};

/** Folders whose entries are alternatives: none may import another. */
const SIBLINGS = ["cli/commands", "engine"];
/** What alternatives have in common; it may import none of them. */
const SHARED = ["engine/ort"];

/** Entries that a browser loads: nothing that they reach may touch Node. */
const WEB_ENTRIES = ["web.ts"];

interface Import {
  readonly from: string;
  readonly target: string;
}

const root = fileURLToPath(new URL("../src", import.meta.url));

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

/** `from "x"`, `import "x"` and `import("x")`; comments that name modules do not look like these. */
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?:[^"';]*?\bfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: place(file),
    target: targetOf(file, match[1] ?? match[2] ?? ""),
  }));
}

function targetOf(file: string, specifier: string): string {
  return specifier.startsWith(".") ? place(resolve(dirname(file), specifier)) : specifier;
}

/** `engine/ort-node/ortEngine.ts`. */
function place(path: string): string {
  return relative(root, path).split(sep).join("/");
}

function floorOf(path: string): number {
  const [folder = ""] = path.split("/");
  return path.includes("/") ? FLOORS.indexOf(folder) : FLOORS.length;
}

function isOwn({ target }: Import): boolean {
  return target.endsWith(".ts") || target.endsWith(".json");
}

function floorProblem({ from, target }: Import): string | undefined {
  if (floorOf(from) < 0) return `${from}: its folder is no floor`;
  return floorOf(target) > floorOf(from) ? `${from} imports ${target}, which is on a higher floor` : undefined;
}

function nodeProblem({ from, target }: Import): string | undefined {
  const needsNode = target.startsWith("node:") || NODE_PACKAGES.includes(target.split("/")[0] ?? "");
  const mayTouch =
    (!from.includes("/") && !WEB_ENTRIES.includes(from)) ||
    NODE_FLOORS.includes(from.split("/")[0] ?? "") ||
    isInFolder(from, NODE_FOLDERS);
  return needsNode && !mayTouch ? `${from} imports ${target}, but its floor must run in a browser` : undefined;
}

/** Modules that a browser's entry reaches, types included, on floors or in folders of Node. */
function reachProblems(entry: string, imports: readonly Import[]): string[] {
  const reached = new Set([entry]);
  for (const module of reached) {
    for (const { from, target } of imports) if (from === module) reached.add(target);
  }
  return [...reached]
    .filter((module) => NODE_FLOORS.includes(module.split("/")[0] ?? "") || isInFolder(module, NODE_FOLDERS))
    .map((module) => `${entry} reaches ${module}, but must run in a browser`);
}

function isInFolder(module: string, folders: readonly string[]): boolean {
  return folders.some((folder) => module.startsWith(`${folder}/`));
}

function homeProblem({ from, target }: Import): string | undefined {
  const home = HOMES[target.split("/")[0] ?? ""];
  return home === undefined || from.startsWith(`${home}/`) ? undefined : `${from} imports ${target}; only ${home} may`;
}

/** Two modules in different sub-entries of a siblings' folder. */
function siblingProblem({ from, target }: Import): string | undefined {
  const folder = SIBLINGS.find((candidate) => from.startsWith(`${candidate}/`) && target.startsWith(`${candidate}/`));
  if (folder === undefined || SHARED.some((shared) => target.startsWith(`${shared}/`))) return undefined;
  const [own = "", other = ""] = [from, target].map((path) => path.slice(folder.length + 1));
  const bothFolders = own.includes("/") && other.includes("/");
  if (folder === "engine" && !bothFolders) return undefined;
  return own.split("/")[0] === other.split("/")[0] ? undefined : `${from} imports its sibling ${target}`;
}

/** Cycles among all modules, found by depth-first search. */
function cycles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, target } of imports) targets.set(from, [...(targets.get(from) ?? []), target]);
  const [done, path, found] = [new Set<string>(), [] as string[], [] as string[]];
  const visit = (module: string): void => {
    if (path.includes(module)) {
      found.push(`cycle: ${[...path.slice(path.indexOf(module)), module].join(" -> ")}`);
      return;
    }
    if (done.has(module)) return;
    path.push(module);
    targets.get(module)?.forEach(visit);
    path.pop();
    done.add(module);
  };
  [...targets.keys()].forEach(visit);
  return found;
}

const imports = sourceFiles(root).flatMap(importsOf);
const own = imports.filter(isOwn);
const lines = [
  ...own.map(floorProblem),
  ...imports.map(nodeProblem),
  ...imports.map(homeProblem),
  ...own.map(siblingProblem),
];
const reach = WEB_ENTRIES.flatMap((entry) => reachProblems(entry, own));
const problems = [...lines.filter((line) => line !== undefined), ...reach, ...cycles(own)];
problems.forEach((line) => console.error(line));
console.log(`${sourceFiles(root).length} modules, ${own.length} imports, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
