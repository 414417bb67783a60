/** What an example finds around it. */
export interface ExampleScope {
  /** The package's entries by the name that is imported. */
  readonly modules: Readonly<Record<string, object>>;
  /** Hears of each `expression; // => value`. */
  check(actual: unknown, expected: unknown): void;
  /** The network that examples speak of without loading it. */
  readonly network: unknown;
}

const IMPORT = /^import \{([^}]*)\} from "([^"]+)";$/gm;
/** `nearSquareGrid(5); // => { rows: 2, cols: 3 }` */
const PROMISE = /^( *)(.+); \/\/ => (.+)$/gm;
/** The one piece of TypeScript in them. */
const AS_CONST = / as const;/g;

/** Runs the code of a docstring, in Node or in a page. */
export async function runExample(code: string, { modules, check, network }: ExampleScope): Promise<void> {
  const body = code
    .replace(IMPORT, (_, names: string, from: string) => `const {${names}} = modules[${JSON.stringify(from)}];`)
    .replace(PROMISE, "$1check($2, $3);")
    .replace(AS_CONST, ";");
  const run: unknown = Function("modules", "check", "outer", `return (async (network) => {\n{\n${body}\n}\n})(outer);`);
  await (run as (modules: object, check: ExampleScope["check"], network: unknown) => Promise<void>)(
    modules,
    check,
    network,
  );
}
