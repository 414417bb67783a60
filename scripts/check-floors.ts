/**
 * Proves the architecture of `src` and `web`: every module imports only from lower floors (or, without cycles, from its
 * own), the browser-safe floors import nothing of Node, and siblings that must not know one another do not.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** Low to high. The page stands on what a browser can run, and below what only Node can. */
const FLOORS = [
  "src/base",
  "src/cluster",
  "src/tensor",
  "src/formats",
  "src/program",
  "src/onnx",
  "src/ncnn",
  "src/engine",
  "src/nn",
  "src/networks",
  "src/checkpoints",
  "src/perceptual",
  "src/model",
  "src/exports",
  "src/datasets",
  "src/metrics",
  "src/training",
  "src/runs",
  "src/projection",
  "src/dragging",
  "src/web",
  "web/base",
  "web/studio",
  "web/training",
  "web/app/texts",
  "web/app/view",
  "web/app/store",
  "web/app/controls",
  "web/app/pictures",
  "web/app/layout",
  "web/app/tabs",
  "web/app/shell",
  "src/media",
  "src/tasks",
  "src/server",
  "src/cli",
  "web/build",
];

/** Files directly in these stand above their floors. */
const ROOTS = ["src", "web/app"];

/** Places that may touch Node or packages that need it. */
const NODE_PLACES = [
  "src/media",
  "src/tasks",
  "src/server",
  "src/cli",
  "src/cluster/mpi",
  "src/engine/ort-node",
  "web/build",
];
const NODE_PACKAGES = ["onnxruntime-node", "sharp", "yauzl", "tar", "cli-progress", "commander", "koffi"];

/** Packages that only these folders may name. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  "onnxruntime-node": ["src/engine/ort-node"],
  "onnxruntime-web": ["src/engine/ort-web"],
  koffi: ["src/cluster/mpi"],
  "h264-mp4-encoder": ["src/media", "web/app/tabs/walk"],
};

/** Folders whose entries are alternatives: none may import another. */
const SIBLINGS = ["src/cli/commands", "src/engine", "web/app/tabs"];
/** What alternatives have in common; it may import none of them. */
const SHARED = ["src/engine/ort"];

/** Entries that a browser loads: nothing that they reach may touch Node. */
const WEB_ENTRIES = ["src/web.ts", "web/app/main.tsx"];

/** What a page's thread may name of `src`: its workers compute. */
const PAGE = "web/app";
const PAGE_MAY_NAME = [
  "src/base",
  "src/formats",
  "src/model",
  "src/networks",
  "src/dragging/points",
  "src/runs/watched",
];

interface Import {
  readonly from: string;
  readonly target: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** `from "x"`, `import "x"`, `import("x")`, and the file of a worker; comments that name modules do not look so. */
const IMPORTS = [
  /(?:^|\n)\s*(?:import|export)\s+(?:[^"';]*?\bfrom\s+)?["']([^"']+)["']/g,
  /\bimport\(\s*["']([^"']+)["']\s*\)/g,
  /\bnew URL\(\s*"([^"]+\.ts)"/g,
];

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), "utf8");
  return IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)]).map(([, named = ""]) => ({
    from,
    target: named.startsWith(".") ? posix.join(posix.dirname(from), named) : named,
  }));
}

/** Files directly in a root, such as `src/index.ts`, stand above all floors. */
function floorOf(path: string): number {
  const floor = FLOORS.findIndex((folder) => path.startsWith(`${folder}/`));
  return ROOTS.includes(posix.dirname(path)) ? FLOORS.length : floor;
}

function isOwn({ target }: Import): boolean {
  return isInFolder(target, ["src", "web"]);
}

function floorProblem({ from, target }: Import): string | undefined {
  if (floorOf(from) < 0) return `${from}: its folder is no floor`;
  if (from.startsWith("src/") && target.startsWith("web/")) return `${from} imports ${target} of the page`;
  return floorOf(target) > floorOf(from) ? `${from} imports ${target}, which is on a higher floor` : undefined;
}

function nodeProblem({ from, target }: Import): string | undefined {
  const needsNode = target.startsWith("node:") || NODE_PACKAGES.includes(target.split("/")[0] ?? "");
  const mayTouch = isInFolder(from, NODE_PLACES) || from === "src/index.ts";
  return needsNode && !mayTouch ? `${from} imports ${target}, but its floor must run in a browser` : undefined;
}

/** Modules that a browser's entry reaches, types included, in places of Node. */
function reachProblems(entry: string, imports: readonly Import[]): string[] {
  const reached = new Set([entry]);
  for (const module of reached) {
    for (const { from, target } of imports) if (from === module) reached.add(target);
  }
  return [...reached]
    .filter((module) => isInFolder(module, NODE_PLACES))
    .map((module) => `${entry} reaches ${module}, but must run in a browser`);
}

function isInFolder(module: string, folders: readonly string[]): boolean {
  return folders.some((folder) => module.startsWith(`${folder}/`));
}

function homeProblem({ from, target }: Import): string | undefined {
  const homes = HOMES[target.split("/")[0] ?? ""];
  return homes === undefined || isInFolder(from, homes)
    ? undefined
    : `${from} imports ${target}; only ${homes.join(" and ")} may`;
}

function pageProblem({ from, target }: Import): string | undefined {
  const isFine = !from.startsWith(`${PAGE}/`) || !target.startsWith("src/") || isInFolder(target, PAGE_MAY_NAME);
  return isFine ? undefined : `${from} imports ${target}; a page's thread computes nothing`;
}

/** Two modules in different sub-entries of a siblings' folder. */
function siblingProblem({ from, target }: Import): string | undefined {
  const folder = SIBLINGS.find((candidate) => from.startsWith(`${candidate}/`) && target.startsWith(`${candidate}/`));
  if (folder === undefined || isInFolder(target, SHARED)) return undefined;
  const [own = "", other = ""] = [from, target].map((path) => path.slice(folder.length + 1));
  const bothFolders = own.includes("/") && other.includes("/");
  if (folder === "src/engine" && !bothFolders) return undefined;
  return own.split("/")[0] === other.split("/")[0] ? undefined : `${from} imports its sibling ${target}`;
}

/** Cycles among imports, found by depth-first search. */
function cycles(imports: readonly Import[]): string[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, target } of imports) targets.set(from, (targets.get(from) ?? new Set()).add(target));
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

/** An import as one between entries of the folder where its two paths part, so that no folder is tied in a circle. */
function betweenEntries({ from, target }: Import): Import {
  const [own, other] = [from.split("/"), target.split("/")];
  const parting = own.findIndex((part, i) => part !== other[i]) + 1;
  return { from: own.slice(0, parting).join("/"), target: other.slice(0, parting).join("/") };
}

const files = ["src", "web"].flatMap(sourceFiles);
const imports = files.flatMap(importsOf);
const own = imports.filter(isOwn);
const lines = [
  ...own.map(floorProblem),
  ...imports.map(nodeProblem),
  ...imports.map(homeProblem),
  ...own.map(pageProblem),
  ...own.map(siblingProblem),
];
const reach = WEB_ENTRIES.flatMap((entry) => reachProblems(entry, own));
const problems = [...lines.filter((line) => line !== undefined), ...reach, ...cycles(own.map(betweenEntries))];
problems.forEach((line) => console.error(line));
console.log(`${files.length} modules, ${own.length} imports, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
