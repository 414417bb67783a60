import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { errorCode, withFileErrors } from "../../media/fileErrors.ts";
import { parseJson } from "./statsFile.ts";

const METRIC_FILE = /^metric-.+\.jsonl$/;

/** What a run reads again of a line of `metric-NAME.jsonl`; lines of `stylegan metrics` have no kimg. */
const lineSchema = v.looseObject({
  results: v.record(v.string(), v.number()),
  kimg: v.optional(v.number()),
  best: v.optional(v.boolean()),
});

export type MetricLine = v.InferOutput<typeof lineSchema>;

/** The lines of `metric-NAME.jsonl`, without damaged ones; none where there is no file. */
export async function readMetricLines(folder: string, name: string): Promise<MetricLine[]> {
  const text = await textOf(join(folder, `metric-${name}.jsonl`));
  return text.split("\n").flatMap((line) => lineOf(line) ?? []);
}

/** Leaves out what was measured after the state that a run goes on from, since it will be measured again. */
export async function cutMetrics(folder: string, imagesSeen: number): Promise<void> {
  const names = await withFileErrors(`read the run folder "${folder}"`, () => readdir(folder));
  for (const name of names.filter((one) => METRIC_FILE.test(one))) {
    const path = join(folder, name);
    const text = await textOf(path);
    const kept = text.split("\n").filter((line) => {
      const parsed = lineOf(line);
      return parsed !== undefined && (parsed.kimg ?? 0) * 1000 <= imagesSeen + 0.5;
    });
    const cut = kept.map((line) => `${line}\n`).join("");
    if (cut !== text) await writeFileAtomically(path, cut);
  }
}

function textOf(path: string): Promise<string> {
  return withFileErrors(`read "${path}"`, () =>
    readFile(path, "utf8").catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return "";
      throw error;
    }),
  );
}

function lineOf(text: string): MetricLine | undefined {
  const parsed = v.safeParse(lineSchema, parseJson(text));
  return parsed.success ? parsed.output : undefined;
}
