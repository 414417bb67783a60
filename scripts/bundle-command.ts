/**
 * Bundles the compiled command in place: `dist/cli/main.js` and parts beside it instead of some 300 modules, which took
 * a fifth of the time to the first image to find and read. Packages stay outside, and every module stays in `dist` as
 * compiled: the library's users and worker threads load those.
 */
import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown, type Plugin } from "rolldown";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const folder = join(dist, "cli");
const entry = join(folder, "main.js");

/** What making any image needs, in one file. The command's own words are in another, for --help needs no more. */
const CORE = [
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

/**
 * Modules find files and workers beside themselves, so each goes on to say where it was compiled to. Their maps lead
 * from the bundle to the sources, for stack traces (`node --enable-source-maps`).
 */
const compiledModules: Plugin = {
  name: "compiled-modules",
  load(id) {
    if (!id.startsWith(dist)) return undefined;
    const path = relative(folder, id).split(sep).join("/");
    const address = `new URL(${JSON.stringify(path)}, import.meta.url).href`;
    const code = readFileSync(id, "utf8").replaceAll("import.meta.url", address);
    return { code, map: readFileSync(`${id}.map`, "utf8") };
  },
};

/**
 * The modules that the command loads before it knows what is wanted. The entry itself stays alone: it waits for the
 * command to end, and nothing that the command loads meanwhile may wait for it.
 */
const first = new Set<string>();
const firstModules: Plugin = {
  name: "first-modules",
  buildEnd() {
    const add = (id: string): void => {
      if (first.has(id)) return;
      first.add(id);
      for (const imported of this.getModuleInfo(id)?.importedIds ?? []) add(imported);
    };
    add(entry);
    first.delete(entry);
  },
};

function isCore(id: string): boolean {
  const [floor = ""] = relative(dist, id).split(sep);
  return !first.has(id) && CORE.includes(floor);
}

// Parts of a build before this one, whose modules have other hashes by now.
for (const name of readdirSync(folder)) if (name.startsWith("part-")) rmSync(join(folder, name));
const bundle = await rolldown({
  input: entry,
  platform: "node",
  external: (id) => !/^[./]|^[A-Za-z]:/.test(id),
  plugins: [compiledModules, firstModules],
});
await bundle.write({
  dir: folder,
  format: "esm",
  sourcemap: true,
  entryFileNames: "main.js",
  chunkFileNames: "part-[name]-[hash].js",
  codeSplitting: {
    groups: [
      { name: "first", test: (id) => first.has(id) },
      { name: "core", test: isCore },
    ],
  },
});
await bundle.close();
chmodSync(entry, 0o755);
