/**
 * Which of the two losses is better after the same time on the processor: both train the first stage of the shipped
 * avatars, of 32 x 32, on one thread each, until the system has counted so many seconds of them, and their averaged
 * generators are measured on the way and at the end. Linux only. docs/training.md holds what it printed.
 *
 *     npm run compare-losses -- FOLDER [--seconds 900] [--every 300] [--seed 0]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { LOSS_NAMES } from "../src/training/settings.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "900" },
    every: { type: "string", default: "300" },
    seed: { type: "string", default: "0" },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error("compare-losses: name a folder for the runs");
const data = join(folder, "avatars.zip");
const SIZE = ["--count", "10000", "--resolution", "32"];
const stylegan = ["--import", "tsx", join(import.meta.dirname, "../src/cli/main.ts")];

const children = new Set<ChildProcess>();
// A run left behind would go on training, in the folder of the next comparison.
process.on("exit", () => children.forEach((child) => child.kill()));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

function start(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, words, { stdio: ["ignore", "inherit", "inherit"] });
  children.add(child);
  return child;
}

async function run(...words: string[]): Promise<void> {
  const [code] = await once(start(...words), "exit");
  if (code !== 0) throw new Error(`compare-losses: ${words.join(" ")} ended with ${code}`);
}

/** What the process has used of the processor so far, in seconds (proc(5): fields 14 and 15, in hundredths). */
async function usedSeconds({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The newest snapshot in the only run of a folder. */
async function newest(out: string): Promise<string | undefined> {
  const all = (await readdir(out, { recursive: true })).filter((name) => /snapshot-\d+\.safetensors$/.test(name));
  const last = all.sort().at(-1);
  return last && join(out, last);
}

/** Trains until the seconds are used; keeps the snapshot of every stage. -> their paths. */
async function train(loss: string, out: string): Promise<string[]> {
  const [seconds, every] = [Number(values.seconds), Number(values.every)];
  const often = ["--kimg", "100000", "--tick", "1", "--snap", "1", "--keep", "2", "--metrics", "none"];
  const which = ["-f", "styleganv2ada_32_avatars", "--loss", loss, "--seed", values.seed, "--device", "cpu"];
  const child = start(
    ...stylegan,
    "train",
    "--data",
    data,
    "--out",
    out,
    ...which,
    "--threads",
    "1",
    "--quiet",
    ...often,
  );
  const stages: string[] = [];
  while (stages.length * every < seconds) {
    await sleep(1000);
    if (child.exitCode !== null) throw new Error(`compare-losses: training by ${loss} ended with ${child.exitCode}`);
    if ((await usedSeconds(child)) < (stages.length + 1) * every) continue;
    const snapshot = await newest(out);
    if (snapshot === undefined) throw new Error("compare-losses: no snapshot yet; choose more seconds");
    const stage = join(folder ?? "", `${loss}-${(stages.length + 1) * every}s.safetensors`);
    await copyFile(snapshot, stage);
    console.log(`${loss} ${(stages.length + 1) * every} s: ${snapshot}`);
    stages.push(stage);
  }
  if (child.exitCode === null && child.kill("SIGINT")) await once(child, "exit");
  return stages;
}

await mkdir(folder, { recursive: true });
const left = LOSS_NAMES.find((loss) => existsSync(join(folder, loss)));
if (left !== undefined) throw new Error(`compare-losses: ${join(folder, left)} holds other runs; name another folder`);
if (!existsSync(data)) await run("--import", "tsx", join(import.meta.dirname, "make-avatars.ts"), data, ...SIZE);
const trained = await Promise.all(LOSS_NAMES.map((loss) => train(loss, join(folder, loss))));
for (const network of trained.flat()) {
  console.log(network);
  const what = ["--metrics", "swd2k,prdc2k_random", "--seed", "1", "--threads", "1", "--quiet"];
  await run(
    ...stylegan,
    "metrics",
    "--network",
    network,
    "--data",
    data,
    ...what,
    "--out",
    `${network}.metrics`,
    "--json",
  );
}
