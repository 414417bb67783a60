import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { builtProgram } from "../cli/builtProgram.ts";
import { succeed, temporaryFolder } from "../cli/realCommands.ts";
import { writePictures } from "../cli/trainRuns.ts";
import { LAUNCHERS, onRanks, titleOf } from "./launchers.ts";

const path = temporaryFolder();
const MAIN = await builtProgram();

/** The text of the only run's file under `out`; empty until it is there. */
function fileOf(out: string, name: string): Buffer {
  const [run = ""] = existsSync(out) ? readdirSync(out) : [];
  const file = join(out, run, name);
  return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
}

const logOf = (out: string): string => fileOf(out, "log.txt").toString();

function resultsOf(reports: unknown): unknown {
  return (reports as { readonly metrics: readonly { readonly results: unknown }[] }).metrics[0]?.results;
}

const THREAD = ["--device", "cpu", "--threads", "1"];

const SNAPSHOT = "network-snapshot-000000.safetensors";

const [launcher] = LAUNCHERS;

describe.skipIf(launcher.missing !== undefined)(`stylegan train under ${titleOf(launcher)}`, () => {
  it("ends where a rank is killed, goes on with the same bits, and is measured as on one process", async () => {
    const data = await writePictures(path("data"), 40, 8);
    const small =
      "--channel-base 64 --channel-max 4 --z-dim 8 --w-dim 8 --batch 4 --tick 0.004 --device cpu --threads 1";
    const line = ["train", "--data", data, ...small.split(" "), "--aug", "noaug"];
    const [whole, broken] = [path("whole"), path("broken")];
    const begun = onRanks(launcher, 2, MAIN, ...line, "--kimg", "0.1", "--metrics", "swd40", "--out", whole);

    const words = [...launcher.words, "-n", "2", process.execPath, MAIN, ...line];
    const endless = ["--kimg", "9", "--metrics", "none", "--save-every", "0", "--out", broken];
    const child = spawn(launcher.command, [...words, ...endless], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    const ended = new Promise((resolve) => child.once("close", resolve));
    while (!/^tick 1 /m.test(logOf(broken))) await sleep(20);
    process.kill(Number(/1 is process (\d+)/.exec(logOf(broken))?.[1]), "SIGKILL");
    expect(await ended).not.toBe(0);
    expect(said).toMatch(/end of rank 1|process rank 1 .*signal 9/);

    await begun;
    const goOn = ["--resume", "latest", "--kimg", "0.1", "--save-every", "300", "--out", broken];
    const { stderr } = await onRanks(launcher, 2, MAIN, "train", ...goOn);
    expect(stderr).toContain("On 2 ranks");
    expect(fileOf(whole, SNAPSHOT).length).toBeGreaterThan(1000);
    expect(Buffer.compare(fileOf(broken, SNAPSHOT), fileOf(whole, SNAPSHOT))).toBe(0);

    const network = join(whole, readdirSync(whole)[0] ?? "", SNAPSHOT);
    const measured = ["metrics", "--network", network, "--data", data, ...THREAD, "--metrics", "swd40"];
    const alone = await succeed(...measured);
    const scores = ["--json", "--out", path("scores")];
    const { stdout } = await onRanks(launcher, 2, MAIN, ...measured, ...scores);
    expect(resultsOf(JSON.parse(stdout))).toEqual(resultsOf(alone));
    const [measuredMeanwhile = "", ...more] = fileOf(whole, "metric-swd40.jsonl").toString().trim().split("\n");
    expect((JSON.parse(measuredMeanwhile) as { readonly results: unknown }).results).toEqual(resultsOf(alone));
    expect(more).toEqual([]);
    expect(readFileSync(path("scores", "metric-swd40.jsonl"), "utf8").match(/\n/g)).toHaveLength(1);
  });
});
