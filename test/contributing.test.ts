import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { COMMANDS } from "../src/cli/commands.ts";
import { METRICS, metricUsage } from "../src/metrics/registry.ts";
import { TABS } from "../web/app/view/view.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

it("CONTRIBUTING names files and folders that exist", () => {
  const places = [...textOf("CONTRIBUTING.md").matchAll(/`((?:src|web|test|docs)\/[\w./-]+)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(places.length).toBeGreaterThan(10);
  expect(places.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it("a page of the docs shows every command", () => {
  const pages = [
    "README.md",
    ...readdirSync(join(ROOT, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  const shown = pages.map(textOf).join("\n");
  expect(COMMANDS.map(({ name }) => name).filter((name) => !shown.includes(`stylegan ${name}`))).toEqual([]);
});

it("a test runs every command", () => {
  const tests = ["test/cli", "test/server"].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => textOf(`${folder}/${name}`)),
  );
  // As in `stylegan("plot", …)`, `succeed("plot", …)` or a list of words that begins with it.
  const begins = (name: string): RegExp => new RegExp(`(?:(?:stylegan|succeed)\\(|[=>] \\[)\\s*"${name}"`);
  const isRun = (name: string): boolean => tests.some((text) => begins(name).test(text));
  expect(COMMANDS.map(({ name }) => name).filter((name) => !isRun(name))).toEqual([]);
});

it("every tab has a test of its name; that of runs is beside the server's", () => {
  const missing = TABS.filter((name) => name !== "runs" && !existsSync(join(ROOT, `test/web/${name}.test.ts`)));
  expect(missing).toEqual([]);
});

it("docs/metrics.md shows every metric", () => {
  const shown = textOf("docs/metrics.md");
  expect(METRICS.map(metricUsage).filter((name) => !shown.includes(`\`${name}\``))).toEqual([]);
});
