import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The entries of the package, by the name that is imported. */
export const ENTRIES = { "stylegan2-ada": "src/index.ts", "stylegan2-ada/web": "src/web.ts" } as const;
export type Entry = keyof typeof ENTRIES;

/** A function or class of the package, and the code that its docstring shows. */
export interface PublicExample {
  /** `walk of src/tasks/walk.ts`. */
  readonly name: string;
  /** Undefined where there is none. */
  readonly code: string | undefined;
  /** What it imports from. */
  readonly entry: Entry;
}

/** Every function and class that the package exports, types and constants aside. */
export function publicExamples(): PublicExample[] {
  const all = Object.values(ENTRIES).flatMap((entry) => exportsOf(entry).flatMap(exampleOf));
  return [...new Map(all.map((example) => [example.name, example])).values()];
}

/** What an entry exports: the module that declares it, and its name there. */
function exportsOf(entry: string): { readonly file: string; readonly name: string }[] {
  const lists = readFileSync(join(ROOT, entry), "utf8").matchAll(/^export \{([^}]*)\} from "([^"]+)";/gm);
  return [...lists].flatMap(([, names = "", from = ""]) =>
    names
      .split(",")
      .map((each) => each.trim().split(" as ")[0] ?? "")
      .filter((name) => name !== "" && !name.startsWith("type "))
      .map((name) => ({ file: relative(ROOT, join(ROOT, dirname(entry), from)).replaceAll("\\", "/"), name })),
  );
}

function exampleOf({ file, name }: { readonly file: string; readonly name: string }): PublicExample[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  const declared = new RegExp(`^export (?:async )?(?:function\\*?|class) ${name}\\b`, "m").exec(text);
  if (declared === null) return [];
  const [docstring = ""] = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(text.slice(0, declared.index)) ?? [];
  const [, shown] = /@example\n \* ```ts\n([\s\S]*?) \* ```\n/.exec(docstring) ?? [];
  const code = shown?.replace(/^ \* ?/gm, "");
  const entry = code?.includes('"stylegan2-ada/web"') === true ? "stylegan2-ada/web" : "stylegan2-ada";
  return [{ name: `${name} of ${file}`, code, entry }];
}
