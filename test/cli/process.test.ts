import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { closeSync, existsSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("fixtures/fakeMain.ts", import.meta.url));

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "cli-"))));
afterEach(() => rm(folder, { recursive: true }));

function start(...argv: string[]): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", MAIN, ...argv], { stdio: ["ignore", "pipe", "pipe"] });
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once("exit", resolve));

async function appearance(file: string): Promise<void> {
  while (!existsSync(file)) await sleep(20);
}

async function startSlow(...options: string[]): Promise<ChildProcess> {
  const ready = join(folder, "ready");
  const child = start("slow", join(folder, "slow.txt"), ready, ...options);
  await appearance(ready);
  return child;
}

describe.skipIf(process.platform === "win32")("the process", { timeout: 30_000 }, () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s ends with %d, nothing left", async (signal, code) => {
    const child = await startSlow();
    child.kill(signal);
    expect(await ended(child)).toBe(code);
    expect(await readdir(folder)).toEqual(["ready"]);
  });

  it("leaves at once at the second Ctrl-C, and still leaves nothing", async () => {
    const child = await startSlow("--deaf");
    child.kill("SIGINT");
    await appearance(join(folder, "ready.asked"));
    expect(child.exitCode).toBe(null);
    child.kill("SIGINT");
    await ended(child);
    expect(child.signalCode).toBe("SIGINT"); // 130, as shells tell it
    expect(await readdir(folder)).toEqual(["ready", "ready.asked"]);
  });

  it.skipIf(!existsSync("/dev/full"))("works on where its notes find no room, and says it of results", async () => {
    const full = openSync("/dev/full", "w");
    const run = (stdio: StdioOptions): Promise<number | null> =>
      ended(spawn(process.execPath, ["--import", "tsx", MAIN, "picture", "--seeds", "1"], { stdio }));
    expect(await run(["ignore", "ignore", full])).toBe(0);
    expect(await run(["ignore", full, full])).toBe(2);
    closeSync(full);
  });

  it("says that its working folder was removed", async () => {
    const child = start("fail", "folder", join(folder, "gone"));
    let errors = "";
    child.stderr?.on("data", (text: Buffer) => void (errors += text.toString()));
    expect(await ended(child)).toBe(2);
    expect(errors).toContain("the current folder was removed. Change to a folder that exists");
  });

  it("does not mind a reader that goes away", async () => {
    const child = start("chatter");
    let errors = "";
    child.stderr?.on("data", (text: Buffer) => void (errors += text.toString()));
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect(await ended(child)).toBe(0);
    expect(errors).toBe("");
  });

  it("ends with 2 for the user's mistakes and 1 for ours", async () => {
    expect(await ended(start("fail", "user"))).toBe(2);
    expect(await ended(start("fail", "bug"))).toBe(1);
  });
});
