import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** What makes a page cross-origin isolated, without which WebAssembly has no threads. */
const ISOLATION: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

export interface FolderServer {
  /** `http://127.0.0.1:12345`, without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

export interface FolderOptions {
  /** False leaves out the headers, as a plain static host does. */
  readonly isolated?: boolean;
  /** A free one where none is given. */
  readonly port?: number;
}

/** Serves a folder on this machine alone; a path that ends in a slash is its index.html. */
export async function serveFolder(
  folder: string,
  { isolated = true, port: wanted = 0 }: FolderOptions = {},
): Promise<FolderServer> {
  const headers = isolated ? ISOLATION : {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    void answer(folder, decodeURIComponent(pathname), headers, response);
  });
  await new Promise<void>((resolve) => server.listen(wanted, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  folder: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  response: ServerResponse,
): Promise<void> {
  const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
  const body = file.startsWith(normalize(folder) + sep) ? await readFile(file).catch(() => undefined) : undefined;
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(body === undefined ? 404 : 200, { ...headers, "Content-Type": type });
  response.end(body);
}
