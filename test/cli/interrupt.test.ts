import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { builtProgram } from "./builtProgram.ts";
import { temporaryFolder, TINY } from "./realCommands.ts";

const path = temporaryFolder();
const MAIN = await builtProgram();

interface Running {
  readonly child: ChildProcess;
  /** What it has printed on stderr until now. */
  readonly said: () => string;
  /** The exit code as a shell tells it, where a process that a signal ended has 128 + its number, and stderr. */
  readonly ended: Promise<readonly [code: number, err: string]>;
}

function start(...argv: string[]): Running {
  return startNode(MAIN, ...argv);
}

/** As in a terminal, where every step is told at once; elsewhere the first line comes after ten seconds of work. */
function startInTerminal(...argv: string[]): Running {
  return startNode("--import", "data:text/javascript,process.stderr.isTTY=true", MAIN, ...argv);
}

function startNode(...words: string[]): Running {
  const child = spawn(process.execPath, words, {
    env: { ...process.env, XDG_CACHE_HOME: path("cache") },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  child.stderr?.on("data", (text: Buffer) => void (err += text.toString()));
  const ended = new Promise<readonly [number, string]>((resolve) =>
    child.once("close", (code, signal) => resolve([code ?? 128 + (signal ? constants.signals[signal] : 0), err])),
  );
  return { child, said: () => err, ended };
}

/** Waits for a moment in a process's life. */
async function until(child: ChildProcess, happened: () => boolean): Promise<void> {
  while (!happened()) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`it ended too early, with ${child.exitCode ?? child.signalCode}`);
    await sleep(10);
  }
}

const files = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** More work than anybody waits for. */
const ENDLESS = ["--network", TINY, "--device", "cpu"];
const LONG_WALK = [...ENDLESS, "--seeds", "1-9", "--frames", "100000"];

describe.skipIf(process.platform === "win32")("Ctrl-C", { timeout: 60_000 }, () => {
  it("in the middle of generate leaves whole pictures only", async () => {
    const seeds = ["--seeds", "0-4294967295", "--save-raw"];
    const { child, ended } = start("generate", ...ENDLESS, ...seeds, "--out", path("out"));
    await until(child, () => files(path("out")).filter((file) => file.endsWith(".png")).length > 5);
    child.kill("SIGINT");
    const [code, err] = await ended;
    expect(code).toBe(130);
    expect(err).toMatch(/Generating: \d+\/4294967296 images in .*\nstylegan: stopped by SIGINT\n$/);
    const left = files(path("out"));
    expect(left.filter((file) => !/^seed\d{4,}\.(png|npz)$/.test(file))).toEqual([]);
    for (const file of left) {
      if (file.endsWith(".png")) await sharp(path("out", file)).raw().toBuffer();
      else expect(readFileSync(path("out", file)).includes("PK\x05\x06")).toBe(true);
    }
  });

  it.each(["walk.mp4", "walk.gif", "walk.avi"])("in the middle of %s leaves nothing", async (name) => {
    const { child, said, ended } = startInTerminal("walk", ...LONG_WALK, "--out", path("out", name));
    await until(child, () => /Walking \[\S*\] [1-9]/.test(said()) && files(path("out")).length > 0);
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(130);
    expect(files(path("out"))).toEqual([]);
  });

  it("in the middle of mix leaves whole pictures, and no grid", async () => {
    const lists = ["--rows", "0-499", "--cols", "0-499"];
    const { child, ended } = start("mix", ...ENDLESS, ...lists, "--out", path("out"));
    await until(child, () => files(path("out")).length > 5);
    child.kill("SIGTERM");
    expect((await ended)[0]).toBe(143);
    expect(files(path("out")).filter((file) => !/^\d+-\d+\.png$/.test(file))).toEqual([]);
  });

  it("in the middle of a download keeps what came, and the next run goes on", async () => {
    const bytes = readFileSync(TINY);
    const ranges: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      ranges.push(request.headers.range);
      const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      const headers = { etag: '"1"', "content-length": bytes.length - from };
      if (from > 0) {
        response.writeHead(206, { ...headers, "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
        response.end(bytes.subarray(from));
      } else {
        response.writeHead(200, headers);
        response.write(bytes.subarray(0, 500_000)); // and no more comes
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiny32.pkl`;
    const downloads = path("cache", "stylegan2-ada", "downloads");
    try {
      const { child, ended } = start("info", url);
      // What lies there comes and goes while it is looked at: a temporary file (ENOTDIR), a renamed folder (ENOENT).
      const sizeOf = (folder: string): number => {
        const data = `${downloads}/${folder}/data`;
        return existsSync(data) ? (statSync(data, { throwIfNoEntry: false })?.size ?? 0) : 0;
      };
      await until(child, () => files(downloads).some((folder) => sizeOf(folder) > 0));
      child.kill("SIGINT");
      expect((await ended)[0]).toBe(130);
      expect(files(downloads)).toEqual([expect.stringMatching(/-tiny32\.pkl\.partial$/)]);
      expect((await start("info", url).ended)[0]).toBe(0);
      expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
      expect(files(downloads)).toEqual([expect.stringMatching(/^[0-9a-f]{16}-tiny32\.pkl$/)]);
      expect(readFileSync(`${downloads}/${files(downloads)[0]}`).equals(bytes)).toBe(true);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("a second time leaves at once, and still nothing half-written", async () => {
    const { child, ended } = start("walk", ...LONG_WALK, "--out", path("out", "a.gif"));
    await until(child, () => files(path("out")).length > 0);
    child.kill("SIGINT");
    child.kill("SIGINT"); // merged with the first where that was not heard yet
    expect((await ended)[0]).toBe(130);
    expect(files(path("out"))).toEqual([]);
  });
});

describe.skipIf(!existsSync("/dev/full"))("output that cannot be printed", () => {
  it("is the user's error", { timeout: 30_000 }, async () => {
    const words = [process.execPath, MAIN, "info", TINY, "--json"];
    const child = spawn("sh", ["-c", '"$0" "$@" > /dev/full', ...words]);
    let err = "";
    child.stderr.on("data", (text: Buffer) => void (err += text.toString()));
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(2);
    expect(err).toBe(
      "stylegan: Cannot print the result: the disk is full. Free some space, or choose a folder on another disk.\n",
    );
  });
});

describe("a server that has no checkpoint", () => {
  it.each([
    [404, "text/plain", /no such file, but got status 404\. Check/],
    [200, "text/html", /a web page/],
  ])("answers %d, %s", { timeout: 30_000 }, async (status, type, message) => {
    const server = createServer(
      (_, response) => void response.writeHead(status, { "content-type": type }).end("<html>"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.pkl`;
      const [code, err] = await start("generate", "--network", url, "--seeds", "1", "--out", path("out")).ended;
      expect(code).toBe(2);
      expect(err).toMatch(message);
      expect(err).not.toMatch(/\n +at /);
      expect(files(path("cache", "stylegan2-ada", "downloads"))).toEqual([]);
      expect(existsSync(path("out"))).toBe(false);
    } finally {
      server.close();
    }
  });
});
