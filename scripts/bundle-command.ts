/**
 * Bundles the compiled command in place: `dist/cli/main.js` and parts beside it instead of some 300 modules and the
 * packages that an image takes, which were a third of the time to the first image to find, read and compile. The
 * parts are CommonJS, because only for that Node takes compiled code (`src/cli/parts`). Other packages stay outside,
 * and every module stays in `dist` as compiled: the library's users and worker threads load those.
 */
import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown, type OutputChunk, type Plugin } from "rolldown";
import { thirdPartyNotices } from "../web/build/thirdPartyNotices.ts";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const folder = join(dist, "cli");
const compiled = (path: string): string => join(dist, ...path.split("/"));
const entry = compiled("cli/commandLine.js");

/** The packages that making any image takes, and those that they take. */
const BUNDLED = [
  ...["commander", "valibot", "fflate", "fft.js", "crc-32"],
  ...["cli-progress", "string-width", "strip-ansi", "ansi-regex", "is-fullwidth-code-point", "emoji-regex"],
  ...["ml-matrix", "ml-array-max", "ml-array-min", "ml-array-rescale", "is-any-array"],
  ...["protobufjs", "@protobufjs", "long"],
  ...["onnxruntime-node", "onnxruntime-common"], // but for their library
];

/** What making any image needs, in one file. The command's own words are in another, for --help needs no more. */
const CORE_FLOORS = [
  "base",
  "checkpoints",
  "cluster",
  "engine",
  "exports",
  "formats",
  "model",
  "networks",
  "nn",
  "onnx",
  "program",
  "tensor",
];
/** With what they import. */
const CORE_MODULES = [
  "cli/progress.js",
  "cli/recipeData.js",
  "tasks/generate.js",
  "tasks/loadNetwork.js",
  "tasks/openNetworkFile.js",
  "tasks/preparedNetwork.js",
  "tasks/readLatents.js",
  "tasks/shippedNetwork.js",
].map(compiled);

/**
 * Modules find files and workers beside themselves, so each goes on to say where it was compiled to. Their maps lead
 * from the bundle to the sources, for stack traces (`node --enable-source-maps`). Some packages that stay outside are
 * modules, which only the entry, a module itself, can import.
 */
const compiledModules: Plugin = {
  name: "compiled-modules",
  load(id) {
    if (!id.startsWith(dist)) return undefined;
    const path = relative(folder, id).split(sep).join("/");
    const address = `new URL(${JSON.stringify(path)}, commandUrl).href`;
    const code = readFileSync(id, "utf8")
      .replaceAll("import.meta.url", address)
      .replaceAll(/\bimport\((?="[^."])/g, (call, at: number, all: string) =>
        isBundled(/"([^"]+)/.exec(all.slice(at))?.[1] ?? "") ? call : "importModule(",
      );
    return { code, map: readFileSync(`${id}.map`, "utf8") };
  },
};

/** ONNX Runtime's library stays where it is, and is asked for by the package's name. */
const libraryApart: Plugin = {
  name: "library-apart",
  transform(code, id) {
    if (!id.includes("onnxruntime-node") || !code.includes("../bin/")) return undefined;
    return { code: code.replaceAll("../bin/", "onnxruntime-node/bin/"), map: null };
  },
};

/** The modules that the command loads before it knows what is wanted, and those that any image needs. */
const first = new Set<string>();
const core = new Set<string>();
const partsOfImages: Plugin = {
  name: "parts-of-images",
  buildEnd() {
    const add = (part: Set<string>, id: string): void => {
      if (first.has(id) || part.has(id)) return;
      part.add(id);
      for (const imported of this.getModuleInfo(id)?.importedIds ?? []) add(part, imported);
    };
    add(first, entry);
    for (const id of CORE_MODULES) add(core, id);
    for (const id of this.getModuleIds()) {
      const [floor = ""] = relative(dist, id).split(sep);
      if (CORE_FLOORS.includes(floor)) add(core, id);
    }
  },
};

const isBundled = (id: string): boolean => BUNDLED.some((name) => id === name || id.startsWith(`${name}/`));
const isOutside = (id: string): boolean => !/^[./\0]|^[A-Za-z]:/.test(id);

async function bundleParts(): Promise<OutputChunk> {
  const notices = thirdPartyNotices([]);
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    transform: { define: { "import.meta": "{}" } }, // what is left of it is only for modules in TypeScript
    external: (id) => isOutside(id) && !isBundled(id),
    plugins: [compiledModules, libraryApart, partsOfImages, notices.noted(), notices.written()],
  });
  const { output } = await bundle.write({
    dir: folder,
    format: "cjs",
    sourcemap: true,
    entryFileNames: "part-[name]-[hash].cjs",
    chunkFileNames: "part-[name]-[hash].cjs",
    codeSplitting: {
      groups: [
        { name: "first", test: (id) => first.has(id) },
        { name: "core", test: (id) => core.has(id) },
      ],
    },
  });
  await bundle.close();
  return output[0];
}

/** The file that is started: it loads the parts. */
async function bundleStart(part: string): Promise<void> {
  const id = compiled("cli/parts/command.js");
  const bundle = await rolldown({
    input: id,
    platform: "node",
    external: isOutside,
    plugins: [
      {
        name: "command",
        resolveId: (name) => (name === id ? id : undefined),
        load: (name) =>
          name !== id
            ? undefined
            : `#!/usr/bin/env node\nimport { start } from "./start.js";\n` +
              `start(import.meta.url, ${JSON.stringify(part)}, (id) => import(id));\n`,
      },
    ],
  });
  const file = compiled("cli/main.js");
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  chmodSync(file, 0o755);
}

// Parts of a build before this one, whose modules have other hashes by now.
for (const name of readdirSync(folder)) if (name.startsWith("part-")) rmSync(join(folder, name));
await bundleStart((await bundleParts()).fileName);
