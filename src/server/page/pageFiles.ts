import { readdir } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the page. */
export interface PageFile {
  /** Where it lies. */
  readonly path: string;
  readonly type: string;
  /** Whether its name changes with its content, so that browsers need never ask again. */
  readonly immutable: boolean;
}

/** By the address's path, percent-encoded, such as `/assets/index-a1b2c3d4.js`. What is not in it is not served. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** The bundler's names end with a hash of the content: `index-Bq3x_9aZ.js`. */
const HASHED = /^assets\/.*-[\w-]{8}\.\w+$/;

/** Where `npm run build:web` puts the page, seen from the sources and from the built package alike. */
export function pageFolder(): string {
  return fileURLToPath(new URL("../../../dist/page", import.meta.url));
}

/** The files of the built page, listed once; links are left out. -> undefined where there is no page. */
export async function listPage(folder: string): Promise<PageFiles | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const named = files.map((path) => [relative(folder, path).split(sep).join("/"), path] as const);
  const page = new Map(named.map(([name, path]) => [`/${encodeURI(name)}`, pageFile(name, path)]));
  const index = page.get("/index.html");
  return index === undefined ? undefined : new Map([...page, ["/", index]]);
}

function pageFile(name: string, path: string): PageFile {
  const type = TYPES[extname(name).toLowerCase()] ?? "application/octet-stream";
  return { path, type, immutable: HASHED.test(name) };
}
