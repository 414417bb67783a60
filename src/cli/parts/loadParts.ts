import { readFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";
import { keepCode, readCode, type PartCode } from "./keptCode.ts";

/** What a part of the bundle is called with: CommonJS, and what stands for `import()` and `import.meta.url` in it. */
type Part = (
  exports: object,
  require: (id: string) => unknown,
  importModule: (id: string) => Promise<unknown>,
  commandUrl: string,
) => void;

const OPENING = "(function (exports, require, importModule, commandUrl) {";
const CLOSING = "\n})";

/** Names of parts. */
type Names = readonly string[];

/**
 * Runs the part `entry` of a bundle that lies beside `commandUrl`, and the parts that it asks for. V8 compiles
 * functions when they are first called, which for an image takes as long as Node itself needs to start: so what was
 * compiled can be kept when the process ends, for the next one. (Node's own cache of this kind begins with version 22.)
 * @param codePath the file for compiled code; undefined keeps none.
 * @returns a call that keeps it, and tells which parts had none before.
 */
export function loadParts(
  commandUrl: string,
  entry: string,
  importModule: (id: string) => Promise<unknown>,
  codePath: string | undefined,
): () => Names {
  const folder = fileURLToPath(new URL(".", commandUrl));
  const requirePackage = createRequire(commandUrl);
  const kept = new Map(codePath === undefined ? [] : readCode(codePath));
  const compiled = new Map<string, { readonly script: Script; readonly source: number }>();
  const loaded = new Map<string, object>();

  const compile = (name: string): Part => {
    const filename = join(folder, name);
    const bytes = readFileSync(filename);
    const text = OPENING + bytes.toString("utf8") + CLOSING;
    if (process.sourceMapsEnabled) return compileAsModule(text, filename, requirePackage.cache);
    const source = crc32(bytes);
    const cachedData = codeOf(kept.get(name), source);
    const script = new Script(text, { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected === true) compiled.set(name, { script, source });
    return script.runInThisContext() as Part;
  };
  const load = (name: string): object => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const exports = {};
    loaded.set(name, exports);
    compile(name)(exports, requireFrom, importModule, commandUrl);
    return exports;
  };
  const requireFrom = (id: string): unknown => (id.startsWith("./") ? load(id.slice(2)) : requirePackage(id));

  load(entry);
  return () => {
    if (codePath === undefined || compiled.size === 0) return [];
    for (const [name, { script, source }] of compiled) kept.set(name, { source, code: script.createCachedData() });
    keepCode(codePath, kept);
    return [...compiled.keys()];
  };
}

function codeOf(kept: PartCode | undefined, source: number): Buffer | undefined {
  return kept?.source === source ? kept.code : undefined;
}

/** As `require` does it, which alone reads the source map that a part names, and knows it while the module is kept. */
function compileAsModule(text: string, filename: string, modules: NodeJS.Dict<NodeJS.Module>): Part {
  const module = new Module(filename) as Module & { _compile(text: string, filename: string): void };
  modules[filename] = module;
  module._compile(`module.exports = ${text}`, filename);
  return module.exports as Part;
}
