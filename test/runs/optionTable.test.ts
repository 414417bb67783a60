import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { TRAIN_OPTIONS } from "../../src/runs/options.ts";
import type { TrainOption } from "../../src/runs/trainOption.ts";

const DOCS = fileURLToPath(new URL("../../docs/training.md", import.meta.url));
const TABLE = /(<!-- options[^\n]*\n)[\s\S]*(<!-- end of options -->)/;

function row({ flags, official, takes, default: fallback, inRun, help }: TrainOption): string {
  const spelled = [flags, ...(official === undefined ? [] : [official])].map((text) => `\`${text}\``).join(", ");
  const words =
    typeof takes === "object" && "words" in takes ? `: ${takes.words.map((word) => `\`${word}\``).join(" ")}` : "";
  const cells = [spelled, `${help}${words}`, String(fallback ?? ""), inRun === undefined ? "yes" : ""];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

it("docs/training.md lists the options of the table; `vitest -u` writes them", async () => {
  const head = ["| option | meaning | default | may change later |", "| --- | --- | --- | --- |"];
  const table = [...head, ...Object.values<TrainOption>(TRAIN_OPTIONS).map(row), ""].join("\n");
  const docs = await readFile(DOCS, "utf8");
  expect(docs).toMatch(TABLE);
  await expect(docs.replace(TABLE, (_, begin: string, end: string) => begin + table + end)).toMatchFileSnapshot(DOCS);
});
