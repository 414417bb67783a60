import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { SHIPPED_NETWORKS } from "../../src/model/shippedNetworks.ts";

/** A file that the page asks for by a fixed name, next to what Vite bundles. */
interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly read: () => Buffer | string;
}

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** `stylegan serve` answers network.json and the network itself from the checkpoint it was given. */
const FILES: readonly PageFile[] = [
  {
    path: "network.json",
    type: "application/json",
    read: () => {
      const offered = SHIPPED_NETWORKS.map(({ file, about }) => ({ name: file, about, url: `network/${file}` }));
      const [first, ...others] = offered;
      return JSON.stringify({ ...first, others });
    },
  },
  ...SHIPPED_NETWORKS.map(({ file }) => ({
    path: `network/${file}`,
    type: "application/octet-stream",
    read: () => readFileSync(fromRoot(`models/${file}`)),
  })),
  {
    path: "coi-serviceworker.js",
    type: "text/javascript",
    read: () => readFileSync(fromRoot("node_modules/coi-serviceworker/coi-serviceworker.js")),
  },
];

/** Serves the page's fixed files while developing and writes them into the build. */
export function pageFiles(): Plugin {
  return {
    name: "page-files",
    /**
     * Two ask for cross-origin isolation where the host sends no headers, so that WebAssembly may use threads; the
     * third speaks where the page is opened as a file. None is a module.
     */
    transformIndexHtml: () => [
      { tag: "script", attrs: { src: "./isolate-when-controlled.js" }, injectTo: "head-prepend" },
      { tag: "script", attrs: { src: "./coi-serviceworker.js" }, injectTo: "head-prepend" },
      { tag: "script", attrs: { src: "./opened-as-file.js" }, injectTo: "body" },
    ],
    configureServer(server) {
      for (const { path, type, read } of FILES) {
        server.middlewares.use(`/${path}`, (_request, response) => {
          response.setHeader("Content-Type", type);
          response.end(read());
        });
      }
    },
    generateBundle() {
      for (const { path, read } of FILES) this.emitFile({ type: "asset", fileName: path, source: read() });
    },
  };
}
