import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import autocannon from "autocannon";
import { afterEach, describe, expect, it } from "vitest";
import type { App } from "../../src/server/app.ts";
import { listen, type Listening } from "../../src/server/listen.ts";
import { appOf, gated, load, refusal, servedNetwork, until } from "./testApp.ts";

const served = servedNetwork();

const open: Listening[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((server) => server.close(0)))));

async function serve(app: App, options: { readonly host?: string; readonly port?: number } = {}): Promise<Listening> {
  const server = await listen(app.fetch, { host: "127.0.0.1", port: 0, idleTimeout: 120_000, ...options });
  open.push(server);
  return server;
}

describe("a port", () => {
  it("answers like the handler", async () => {
    const { url, port } = await serve(appOf(served(), { loopbackOnly: true }));
    expect(url).toBe(`http://127.0.0.1:${port}/`);
    const answer = await fetch(`${url}api/generate?seeds=1`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
    const mix = (body: string): Promise<Response> =>
      fetch(`${url}api/mix`, { method: "POST", headers: { "content-type": "application/json" }, body });
    expect((await mix('{"rows":[1],"columns":[2],"format":"json"}')).status).toBe(200);
    expect((await fetch(`${url}network/tiny32.safetensors`, { headers: { range: "bytes=0-99" } })).status).toBe(206);
    expect(await refusal(mix(" ".repeat(1_000_000)))).toMatchObject({ status: 413 });
  });

  it("that is in use is the user's error, with another one proposed", async () => {
    const { port } = await serve(appOf(served()));
    const next = expect.stringMatching(/--port \d+\.$/);
    const parts = { attempted: "serve", received: `port ${port}`, next };
    await expect(serve(appOf(served()), { port })).rejects.toMatchObject({ name: "UserError", parts });
  });

  it.each(["203.0.113.1", "no-such-host.invalid"])("at %s, which is not here, is the user's error", async (host) => {
    const parts = { received: `"${host}"`, next: expect.stringContaining("127.0.0.1") };
    await expect(serve(appOf(served()), { host })).rejects.toMatchObject({ name: "UserError", parts });
  });

  it("has an address to open where it listens everywhere", async () => {
    const { url, port } = await serve(appOf(served()), { host: "0.0.0.0" });
    expect(url).toBe(`http://localhost:${port}/`);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });

  it("takes a body that breaks off for a client that went away, not for a bug", async () => {
    const bugs: unknown[] = [];
    const answers: number[] = [];
    const app = appOf(served(), { onBug: (error) => void bugs.push(error) });
    const counted: App = {
      ...app,
      fetch: async (sent) => {
        const answer = await app.fetch(sent);
        answers.push(answer.status);
        return answer;
      },
    };
    const { port } = await serve(counted);
    const socket = connect(port, "127.0.0.1");
    const head = "POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    socket.write(`${head}Content-Length: 100\r\n\r\n{"seeds":`, () => setImmediate(() => socket.destroy()));
    await until(() => answers.length > 0 || bugs.length > 0);
    expect([answers, bugs]).toEqual([[499], []]);
  });

  it.each([
    ["no HTTP", "hello\r\n\r\n"],
    ["no host", "GET / HTTP/1.1\r\n\r\n"],
    ["a host that is none", "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n"],
    ["a climbing path", "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"],
    ["a Windows path", "GET /..\\..\\secret.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"],
    ["a proxy's request", "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"],
  ])("refuses what is sent by hand: %s", async (_, bytes) => {
    const { port } = await serve(appOf(served(), { loopbackOnly: true }));
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    let answer = "";
    socket.on("data", (text: string) => {
      answer += text;
      socket.end();
    });
    socket.write(bytes);
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1\.1 40[034] /);
  });
});

describe("a connection that is cut", () => {
  it("ends its work and frees its place", async () => {
    const { network, begun, pass } = gated(served().network);
    const app = appOf({ ...served(), network }, { limits: { maxQueue: 1 } });
    const statuses: number[] = [];
    const fetch = async (asked: Request): Promise<Response> => {
      const answer = await app.fetch(asked);
      statuses.push(answer.status);
      return answer;
    };
    const { url } = await serve({ ...app, fetch });
    const ask = (): ReturnType<typeof request> => {
      const asked = request(`${url}api/generate?seeds=1-9`).on("error", () => undefined);
      asked.end();
      return asked;
    };
    const first = ask();
    await until(() => begun() === 1);
    const second = ask();
    await until(async () => (await load(app))[1] === 1);
    second.destroy();
    await until(async () => (await load(app))[1] === 0);
    first.destroy();
    await until(() => statuses.length === 2);
    expect(statuses).toEqual([499, 499]);
    pass();
    await until(async () => (await load(app))[0] === 0);
    expect(begun()).toBe(1);
  });
});

describe("closing", () => {
  it("sends what is under way, and then closes every connection", async () => {
    const { network, begun, pass } = gated(served().network);
    const app = appOf({ ...served(), network });
    const server = await serve(app);
    const answer = fetch(`${server.url}api/generate?seeds=1`);
    await until(() => begun() === 1);
    server.stop();
    await expect(fetch(`${server.url}healthz`)).rejects.toThrow();
    const closed = app.close(60_000);
    pass();
    await closed;
    await server.close(60_000);
    expect((await answer).status).toBe(200);
  });

  it("does not wait for clients that never speak", async () => {
    const server = await serve(appOf(served()));
    const silent = connect(server.port, "127.0.0.1").on("error", () => undefined);
    await once(silent, "connect");
    const cut = once(silent, "close");
    await server.close(50);
    await cut;
  });
});

/** Bytes that JavaScript holds on to, buffers included. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const run = (url: string, amount: number): Promise<autocannon.Result> =>
  autocannon({
    url: `${url}api/generate`,
    connections: 20,
    amount,
    timeout: 60,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ seeds: [1, 2], format: "json" }),
  });

describe("under load", () => {
  it("answers every request with pictures or 503, loses none, and holds on to nothing", async () => {
    const app = appOf(served(), { limits: { maxQueue: 4 } });
    const { url } = await serve(app);
    await run(url, 100);
    const before = memory();
    const { statusCodeStats = {}, errors, timeouts, mismatches } = await run(url, 600);
    const counts = Object.entries(statusCodeStats).map(([status, { count = 0 }]) => [Number(status), count] as const);
    expect({ errors, timeouts, mismatches }).toEqual({ errors: 0, timeouts: 0, mismatches: 0 });
    expect(counts.map(([status]) => status)).toEqual([200, 503]);
    expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(600);
    expect(await load(app)).toEqual([0, 0]);
    expect((await fetch(`${url}api/generate?seeds=1`)).status).toBe(200);
    expect(memory() - before).toBeLessThan(20e6);
  });
});
