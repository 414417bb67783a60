import { builtFolder, runScript } from "../builtFolder.ts";

const SOURCES = ["web", "src", "models", "licenses", "vite.config.ts", "package-lock.json"];

/** The folder of the page as these sources build it. */
export function builtPage(): Promise<string> {
  return builtFolder({
    kind: "page",
    sources: SOURCES,
    alreadyBuilt: "dist/page/index.html",
    build: (folder) =>
      runScript("vite/bin/vite.js", ["build", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"]),
  });
}
