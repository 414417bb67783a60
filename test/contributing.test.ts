import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { COMMANDS } from "../src/cli/commands.ts";
import { METRICS, metricUsage } from "../src/metrics/registry.ts";

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

it("docs/metrics.md shows every metric", () => {
  const shown = textOf("docs/metrics.md");
  expect(METRICS.map(metricUsage).filter((name) => !shown.includes(`\`${name}\``))).toEqual([]);
});
