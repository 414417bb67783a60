import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/** Where the page links to. */
const FILE = "third-party.txt";
const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const mit = (holder: string): string => readFileSync(fromRoot("licenses/MIT.txt"), "utf8").replace("<holder>", holder);

/** The terms of packages that bring no file of them. */
const TERMS: Readonly<Record<string, () => string>> = {
  "fft.js": () => mit("Fedor Indutny, 2017"),
  "onnxruntime-common": () => mit("Microsoft Corporation"),
  "onnxruntime-node": () => mit("Microsoft Corporation"),
  "onnxruntime-web": () => mit("Microsoft Corporation"),
  "react-remove-scroll-bar": () => mit("Anton Korzunov"),
};

/** What stands behind a package's own terms. */
const ADDED: Readonly<Record<string, (version: string) => string>> = {
  "onnxruntime-web": (version) =>
    "Its WebAssembly holds the works listed in\n" +
    `https://github.com/microsoft/onnxruntime/blob/v${version}/ThirdPartyNotices.txt`,
  "h264-mp4-encoder": () =>
    "It holds minih264 (CC0 1.0, https://github.com/lieff/minih264) and libmp4v2, changed for\n" +
    "Emscripten, under the Mozilla Public License 1.1 below. Their source code, with the changes, is available from\n" +
    `https://github.com/TrevorSundberg/h264-mp4-encoder\n\n${readFileSync(fromRoot("licenses/MPL-1.1.txt"), "utf8")}`,
};

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly folder: string;
}

export interface ThirdPartyNotices {
  /** For the page and each of its workers: notes which packages they bundle. */
  readonly noted: () => Plugin;
  /** For the page, whose build ends last: writes the notices of all of them. */
  readonly written: () => Plugin;
}

/**
 * The names, versions and terms of all packages in the page and its workers, in one text. (Vite's own `build.license`
 * leaves the workers out.) A build with a package of unknown terms fails.
 * @param copied packages of which files are copied, which the bundler does not see.
 */
export function thirdPartyNotices(copied: readonly string[]): ThirdPartyNotices {
  const packages = new Map<string, Package>();
  const note = (found: Package | undefined): void => {
    if (found !== undefined) packages.set(`${found.name} ${found.version}`, found);
  };
  const noted = (): Plugin => ({
    name: "third-party-noted",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [file] : []));
      for (const id of chunks.flatMap(({ moduleIds }) => moduleIds)) note(packageAround(id));
    },
  });
  const written = (): Plugin => ({
    name: "third-party-written",
    generateBundle() {
      for (const name of copied) note(packageAround(fromRoot(`node_modules/${name}/package.json`)));
      const source = [...packages]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, each]) => notice(each))
        .join("\n\n");
      this.emitFile({ type: "asset", fileName: FILE, source: `${source}\n` });
    },
  });
  return { noted, written };
}

/** The package that a module lies in; the page's own modules lie in none. */
function packageAround(id: string): Package | undefined {
  if (!id.includes("node_modules")) return undefined;
  for (let folder = dirname(id); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file)) continue;
    const { name, version, license } = JSON.parse(readFileSync(file, "utf8")) as Partial<Package>;
    if (name !== undefined && version !== undefined) return { name, version, license, folder };
  }
  return undefined;
}

function notice({ name, version, license, folder }: Package): string {
  const title = `${name} ${version}${license === undefined ? "" : ` (${license})`}`;
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const terms = TERMS[name]?.() ?? (file === undefined ? undefined : readFileSync(join(folder, file), "utf8"));
  if (terms === undefined) throw new Error(`${title} brings no licence: add it to web/build/thirdPartyNotices.ts`);
  const added = ADDED[name]?.(version);
  return [`${"=".repeat(80)}\n${title}`, terms.trim(), ...(added === undefined ? [] : [added.trim()])].join("\n\n");
}
