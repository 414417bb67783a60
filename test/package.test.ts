import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "stylegan-package-"));
const modules = join(project, "node_modules");
const installed = join(modules, "stylegan2-ada");

interface SourceMap {
  readonly sources: readonly string[];
}

function run(program: string, args: readonly string[], cwd = project): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? ""}\n${stdout}${stderr}`);
  return stdout;
}

/** The first example of a manual; in a README the one under "From TypeScript". */
function readmeExample(file: string): string {
  const [, example = ""] = /```ts\n(.*?)```/s.exec(readFileSync(join(ROOT, file), "utf8")) ?? [];
  return example;
}

/** The packed package as another project has it, beside this one's dependencies. */
function install(): void {
  mkdirSync(installed, { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(ROOT, "node_modules", name), join(modules, name), "junction");
  }
  const packed = run("npm", ["pack", "--silent", "--pack-destination", project], ROOT).trim().split("\n").at(-1);
  run("tar", ["-xzf", packed ?? "", "--strip-components=1", "-C", join("node_modules", "stylegan2-ada")]);
}

afterAll(() => rmSync(project, { recursive: true, force: true }));

// `npm test` builds first; a test file run alone may find nothing built.
describe.skipIf(!existsSync(join(ROOT, "dist/index.js")))("the package in another project", () => {
  beforeAll(() => {
    install();
    writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  });

  /** Compiles `NAME.ts` as a strict project does. */
  function compile(name: string, example: string, options: readonly string[]): void {
    writeFileSync(join(project, `${name}.ts`), example);
    const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2022"];
    run(process.execPath, ["node_modules/typescript/bin/tsc", ...strict, ...options, `${name}.ts`]);
  }

  it("runs the README's example, which strict types accept", () => {
    copyFileSync(join(ROOT, "test/reference/tiny32.pkl"), join(project, "model.pkl"));
    compile("example", readmeExample("README.md"), ["--module", "nodenext", "--types", "node"]);
    run(process.execPath, ["example.js"]);
    expect(existsSync(join(project, "mix.png"))).toBe(true);
  });

  it("brings an entry for browsers, whose example strict types accept and a bundler takes", () => {
    const forPages = ["--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2023,dom", "--types", ""];
    compile("page", readmeExample("docs/web.md"), forPages);
    writeFileSync(join(project, "index.html"), '<script type="module" src="./page.js"></script>');
    run(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"]);
    const assets = readdirSync(join(project, "dist", "assets")).join(" ");
    expect(assets).toMatch(/hostWorker-.*\.js/);
    expect(assets).toMatch(/ort-wasm-simd-threaded-.*\.wasm/);
  });

  it("has the same example in both languages, comments aside", () => {
    const code = (file: string): string => readmeExample(file).replace(/ *\/\/.*/g, "");
    expect(code("README.md")).toContain("loadNetwork");
    expect(code("README.zh-CN.md")).toBe(code("README.md"));
  });

  it("brings the command and its experiments", () => {
    const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { bin: { stylegan: string } };
    const main = join(installed, bin.stylegan);
    expect(run(process.execPath, [main, "--help"])).toContain("  generate ");
    run(process.execPath, [main, "generate", "--seeds", "0", "--device", "cpu", "--out", "made"]);
    const parts = readdirSync(join(installed, "dist", "cli")).filter((name) => /^part-core-.*\.cjs\.map$/.test(name));
    expect(parts).toHaveLength(1);
    const { sources } = JSON.parse(readFileSync(join(installed, "dist", "cli", parts[0] ?? ""), "utf8")) as SourceMap;
    expect(sources).toContain("../../src/model/network.ts");
    expect(existsSync(join(project, "made", "seed0000.png"))).toBe(true);
    for (const file of ["LICENSE", "NOTICE", "licenses/MPL-1.1.txt", "dist/page/third-party.txt"]) {
      expect(existsSync(join(installed, file)), file).toBe(true);
    }
    const words = ["demo", "image", "-f", "a/styleganv2ada_512_afhqcat.py", "-c", "model.pkl", "--seeds", "1"];
    const { status, stderr } = spawnSync(process.execPath, [main, ...words], { cwd: project, encoding: "utf8" });
    expect(stderr).toContain("Cannot use experiment styleganv2ada_512_afhqcat with this checkpoint");
    expect(status).toBe(2);
  });
});
