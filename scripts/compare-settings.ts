/**
 * Which settings are better after the same time on the processor: each trains the first stage of the shipped avatars,
 * of 32 x 32, on one thread, until the system has counted so many seconds of it, and its averaged generator is measured
 * on the way and at the end. Linux only. docs/training.md holds what it printed. What a folder holds already stays.
 *
 *     npm run compare-settings -- FOLDER [--settings usual,relativistic] [--together 2] [--seconds 900] [--every 300]
 */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { script, start, stylegan, usedSeconds } from "./compare-settings/processes.ts";
import { changed, SETTINGS, stagesOf, type Variant } from "./compare-settings/settings.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    settings: { type: "string", default: Object.keys(SETTINGS).join() },
    together: { type: "string", default: "2" },
    seconds: { type: "string", default: "900" },
    every: { type: "string", default: "300" },
    seed: { type: "string", default: "0" },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error("compare-settings: name a folder for the runs");
const names = values.settings.split(",");
const unknown = names.find((name) => SETTINGS[name] === undefined);
if (unknown !== undefined) {
  throw new Error(`compare-settings: ${unknown} is none of ${Object.keys(SETTINGS).join(", ")}`);
}
const [seconds, every] = [Number(values.seconds), Number(values.every)];
const here = (name: string): string => join(folder, name);
const data = here("avatars.zip");
const columns = ["swd2k", ...["coverage", "density", "precision", "recall"].map((value) => `prdc2k_random_${value}`)];

/** The newest snapshot in the only run of a folder. */
async function newest(out: string): Promise<string> {
  const all = (await readdir(out, { recursive: true })).filter((name) => /snapshot-\d+\.safetensors$/.test(name));
  const last = all.sort().at(-1);
  if (last === undefined) throw new Error("compare-settings: no snapshot yet; choose more seconds");
  return join(out, last);
}

/** Trains until the seconds are used; keeps the snapshot of every stage, with the images it has seen in its name. */
async function train(name: string, { change = {}, options = [] }: Variant): Promise<void> {
  const usual = JSON.parse(
    await readFile(join(import.meta.dirname, "../experiments/styleganv2ada_32_avatars.json"), "utf8"),
  );
  const experiment = here(`${name}.json`);
  await writeFile(experiment, JSON.stringify(changed(usual, change)));
  const often = ["--kimg", "100000", "--tick", "1", "--snap", "1", "--keep", "2", "--metrics", "none", "--quiet"];
  const which = ["-f", experiment, "--data", data, "--seed", values.seed, "--device", "cpu", "--threads", "1"];
  const child = start("train", "--out", here(name), ...which, ...often, ...options);
  for (let at = every; at <= seconds; ) {
    await sleep(1000);
    if (child.exitCode !== null) throw new Error(`compare-settings: training of ${name} ended with ${child.exitCode}`);
    if ((await usedSeconds(child)) < at) continue;
    const snapshot = await newest(here(name));
    const kimg = Number(/(\d+)\.safetensors$/.exec(snapshot)?.[1]);
    await copyFile(snapshot, here(`${name}.${at}s.${kimg}kimg.safetensors`));
    at += every;
  }
  if (child.exitCode === null && child.kill("SIGINT")) await once(child, "exit");
}

/** A row of the table for every stage of a variant. */
async function measure(name: string, { about }: Variant): Promise<void> {
  for (const stage of stagesOf(name, await readdir(folder ?? ""))) {
    const what = ["--metrics", "swd2k,prdc2k_random", "--seed", "1", "--threads", "1", "--quiet", "--json"];
    const text = await stylegan(
      "metrics",
      "--network",
      here(stage),
      "--data",
      data,
      "--out",
      here(`${stage}.metrics`),
      ...what,
    );
    const { metrics } = JSON.parse(text) as { metrics: { results: Record<string, number> }[] };
    const results = Object.assign({}, ...metrics.map(({ results }) => results)) as Record<string, number>;
    const [, at = "", kimg = ""] = stage.split(".");
    const cells = [about, at, Number.parseInt(kimg, 10), ...columns.map((column) => results[column]?.toPrecision(3))];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

async function work(queue: string[]): Promise<void> {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const variant = SETTINGS[name] ?? { about: name };
    if (!existsSync(here(name))) await train(name, variant);
    await measure(name, variant);
  }
}

await mkdir(folder, { recursive: true });
if (!existsSync(data)) await script("make-avatars.ts", data, "--count", "10000", "--resolution", "32");
console.log(`| setting | CPU time | kimg | ${columns.join(" | ")} |`);
const queue = [...names];
await Promise.all(Array.from({ length: Number(values.together) }, () => work(queue)));
