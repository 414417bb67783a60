import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as library from "../../src/index.ts";
import { bundlePage } from "../browser/bundlePage.ts";
import { openBrowser } from "../browser/openBrowser.ts";
import { serveFolder } from "../browser/serveFolder.ts";
import type { RunInPage } from "./examplePage.ts";
import { ENTRIES, publicExamples, ROOT, type Entry } from "./publicExamples.ts";
import { runExample } from "./runExample.ts";

const TINY = join(ROOT, "test/reference/tiny32.pkl");
const EXAMPLES = publicExamples();
const folder = mkdtempSync(join(tmpdir(), "stylegan-examples-"));
const before = process.cwd();

/** Examples read and write files beside them. */
let network: library.Network;
beforeAll(async () => {
  copyFileSync(TINY, join(folder, "model.pkl"));
  process.chdir(folder);
  network = await library.loadNetwork(TINY, { device: "cpu" });
});
afterAll(async () => {
  await network.dispose();
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function codeOf(entry: Entry): [name: string, code: string][] {
  return EXAMPLES.flatMap(({ name, code = "", entry: own }) => (own === entry ? [[name, code]] : []));
}

describe("every public function and class", () => {
  it("shows an example", () => {
    expect(EXAMPLES.length).toBeGreaterThan(40);
    expect(EXAMPLES.filter(({ code }) => code === undefined).map(({ name }) => name)).toEqual([]);
  });

  it("shows one that strict types accept", () => {
    const paths = Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, [join(ROOT, file)]]));
    const typeRoots = [join(ROOT, "node_modules/@types")];
    const compilerOptions = { paths, typeRoots, noUnusedLocals: false };
    const files = EXAMPLES.map(({ code = "", entry }, i) => {
      // A block of its own, since some examples load a network of that name.
      const [imports, rest] = [code.match(/^import .*$/gm) ?? [], code.replace(/^import .*$/gm, "")];
      const around = `${imports.join("\n")}\ndeclare const network: import("${entry}").Network;\n`;
      writeFileSync(join(folder, `example${i}.mts`), `${around}{\n${rest}\n}\n`);
      return `example${i}.mts`;
    });
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: join(ROOT, "tsconfig.json"), compilerOptions, files }),
    );
    const words = [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder];
    const { stdout } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect(stdout).toBe("");
  });
});

it.each(codeOf("stylegan2-ada"))("the example of %s holds", async (_, code) => {
  const check = (actual: unknown, expected: unknown): void => expect(actual).toEqual(expected);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  await runExample(code, { modules: { "stylegan2-ada": library }, check, network });
});

it("the examples of pages hold in a page", async () => {
  const bundled = await bundlePage("test/examples/examplePage.ts");
  copyFileSync(TINY, join(bundled.folder, "model.pkl"));
  const server = await serveFolder(bundled.folder, { isolated: true });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => "runInPage" in window);
    const codes = codeOf("stylegan2-ada/web").map(([, code]) => code);
    const pairs = await page.evaluate(
      (all) => (window as unknown as { readonly runInPage: RunInPage }).runInPage(all),
      codes,
    );
    expect(pairs.map(([actual]) => actual)).toEqual(pairs.map(([, expected]) => expected));
    expect(pairs.length).toBeGreaterThanOrEqual(codes.length);
  } finally {
    await browser.close();
    await server.close();
    await bundled.remove();
  }
});
