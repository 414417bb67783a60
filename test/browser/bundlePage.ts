import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import { onnxRuntimeApart } from "../../web/build/onnxRuntimeApart.ts";

export interface BundleOptions {
  /** False bundles as a stranger would, who does not know how ONNX Runtime starts its threads. */
  readonly apart?: boolean;
}

export interface BundledPage {
  /** The folder of its index.html. */
  readonly folder: string;
  remove(): Promise<void>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * An empty page with one script, such as Vite builds it for users; a suite's "vitest" is what runs tests in a page.
 * @param script its address from the root of the repository.
 */
export async function bundlePage(script: string, { apart = true }: BundleOptions = {}): Promise<BundledPage> {
  const plugins = (): Plugin[] => (apart ? [onnxRuntimeApart()] : []);
  const folder = await mkdtemp(join(tmpdir(), "stylegan-page-"));
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    base: "./",
    publicDir: false,
    resolve: { alias: { vitest: join(root, "test/browser/pageTests.ts") } },
    plugins: plugins(),
    worker: { format: "es", plugins, rolldownOptions: QUIET },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2022",
      minify: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { ...QUIET, input: join(root, script), output: { entryFileNames: "page.js" } },
    },
  });
  await writeFile(join(folder, "index.html"), PAGE);
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** Copying the runtime's compiled code takes longer than the rest, which is no news. */
const QUIET = { checks: { pluginTimings: false } } as const;

const PAGE = `<!doctype html><meta charset="utf-8"><title>test</title><script type="module" src="page.js"></script>\n`;
