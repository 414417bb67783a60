import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Ready } from "../../src/server/serve.ts";
import { builtProgram } from "../cli/builtProgram.ts";
import { stylegan, TINY } from "../cli/realCommands.ts";
import { until } from "./testApp.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const MAIN = await builtProgram();
const ON_CPU = ["--network", TINY, "--device", "cpu", "--port", "0"];

interface Server {
  readonly child: ChildProcess;
  readonly output: { out: string; err: string };
  readonly ended: Promise<number | null>;
}

const started: Server[] = [];
afterEach(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  await Promise.all(started.splice(0).map(({ ended }) => ended));
});

function start(...argv: string[]): Server {
  const child = spawn(process.execPath, [MAIN, "serve", ...ON_CPU, ...argv]);
  const output = { out: "", err: "" };
  child.stdout.on("data", (text: Buffer) => void (output.out += text.toString()));
  child.stderr.on("data", (text: Buffer) => void (output.err += text.toString()));
  const server = { child, output, ended: new Promise<number | null>((resolve) => child.once("close", resolve)) };
  started.push(server);
  return server;
}

async function ready({ child, output }: Server): Promise<Ready> {
  await until(() => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${output.err}`);
    return output.out.includes("\n");
  });
  return JSON.parse(output.out) as Ready;
}

describe.skipIf(process.platform === "win32")("stylegan serve", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("says where it is, answers, and ends with 0 at %s", async (signal) => {
    const server = start("--json");
    const { url, host, port, network, page } = await ready(server);
    expect({ url, host, network }).toEqual({
      url: `http://127.0.0.1:${port}/`,
      host: "127.0.0.1",
      network: "tiny32.safetensors",
    });
    expect((await fetch(`${url}api/generate?seeds=85`)).status).toBe(200);
    expect((await fetch(url)).status).toBe(page ? 200 : 404);
    server.child.kill(signal);
    expect([await server.ended, server.output.err]).toEqual([0, ""]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it("stops long work at a signal, and answers it", async () => {
    const server = start("--json", "--max-pictures", "1024", "--timeout", "1000");
    const { url } = await ready(server);
    const answers = Array.from({ length: 17 }, () => fetch(`${url}api/mix?rows=1-31&columns=1-31`));
    await until(async () => ((await (await fetch(`${url}healthz`)).json()) as { waiting: number }).waiting === 16);
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    const statuses = await Promise.all(answers.map(async (answer) => (await answer).status));
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses).toContain(503);
  });

  it("speaks to people, and warns where it lets others in", async () => {
    const server = start("--host", "0.0.0.0");
    await until(() => server.output.out.includes("Ctrl-C"));
    const { out, err } = server.output;
    expect(out).toMatch(/^The (playground|API) with tiny32\.safetensors \(cpu, .*\) is at\n {2}http:.*\nCtrl-C/);
    expect(out).toMatch(/\n {2}http:\/\/localhost:\d+\/\n/);
    expect(err).toContain("Anyone who can reach this machine at 0.0.0.0 can use the server; it has no password.");
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
  });
});

describe("stylegan serve refuses", () => {
  const serve = (...argv: string[]): ReturnType<typeof stylegan> => stylegan("serve", ...ON_CPU, ...argv);

  it("a port that is in use, before it reads the network", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, err } = await serve("--port", `${port}`, "--network", "missing.pkl");
    other.close();
    expect(code).toBe(2);
    expect(err).toMatch(
      /Cannot serve: another program is using this port, but got port \d+\. .* another port: --port \d+/,
    );
  });

  it.each([
    [["--port", "65536"], /whole number from 0 to 65535/],
    [["--port", "http"], /whole number from 0 to 65535/],
    [["--host", ""], /must not be empty/],
    [["--network", "missing.pkl"], /Cannot read "missing\.pkl"/],
    [["--cors", "*"], /an origin is a scheme and a host/],
    [["--cors", "https://example.com/"], /an origin is a scheme and a host/],
    [["--timeout", "0"], /number from 0\.1 to 86400/],
    [["--max-queue", "-1"], /whole number from 0 to 10000/],
    [["--max-pictures", "0"], /whole number from 1 to 1024/],
  ])("%j", async (argv, message) => {
    const { code, out, err } = await serve(...argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });
});
