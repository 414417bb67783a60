import { describe, expect, it } from "vitest";
import type { App } from "../../src/server/app.ts";
import { appOf, gated, get, load, refusal, servedNetwork, until } from "./testApp.ts";

const served = servedNetwork();

function gatedApp(limits: { readonly maxQueue?: number; readonly timeout?: number } = {}) {
  const { network, ...gates } = gated(served().network);
  return { app: appOf({ ...served(), network }, { limits }), ...gates };
}

const ask = (app: App, count = 1, signal?: AbortSignal): Promise<Response> =>
  app.fetch(get(`/api/generate?seeds=1-${count}`, { signal }));

describe("the queue", () => {
  it("computes one request at a time, in the order of their coming", async () => {
    const { app, begun, pass } = gatedApp();
    const done: number[] = [];
    const answers = [1, 2, 3].map(async (n) => {
      const { status } = await ask(app);
      done.push(n);
      return status;
    });
    for (const n of [1, 2, 3]) {
      await until(() => begun() === n);
      expect(await load(app)).toEqual([1, 3 - n]);
      pass();
      await until(() => done.length === n);
    }
    expect([await Promise.all(answers), done, await load(app)]).toEqual([
      [200, 200, 200],
      [1, 2, 3],
      [0, 0],
    ]);
  });

  it("answers 503 when it is full, and takes requests again afterwards", async () => {
    const { app, begun, pass } = gatedApp({ maxQueue: 1 });
    const first = ask(app);
    await until(() => begun() === 1);
    const second = ask(app);
    await until(async () => (await load(app))[1] === 1);
    const third = await ask(app);
    expect(third.headers.get("retry-after")).toBe("1");
    expect(await refusal(third)).toMatchObject({ status: 503, rule: expect.stringContaining("at most 1 requests") });
    pass();
    expect((await first).status).toBe(200);
    const fourth = ask(app);
    await until(() => begun() === 2);
    pass();
    await until(() => begun() === 3);
    pass();
    expect([(await second).status, (await fourth).status]).toEqual([200, 200]);
  });

  it("with no place to wait answers 503 while it computes; the rest is answered all the same", async () => {
    const { app, begun, pass } = gatedApp({ maxQueue: 0 });
    const first = ask(app);
    await until(() => begun() === 1);
    expect((await ask(app)).status).toBe(503);
    expect((await app.fetch(get("/api/info"))).status).toBe(200);
    expect((await app.fetch(get("/api/generate?seeds=x"))).status).toBe(400);
    pass();
    expect((await first).status).toBe(200);
  });
});

describe("a client that goes", () => {
  it("while it waits leaves its place to another at once", async () => {
    const { app, begun, pass } = gatedApp({ maxQueue: 1 });
    const first = ask(app);
    await until(() => begun() === 1);
    const leaving = new AbortController();
    const gone = ask(app, 1, leaving.signal);
    await until(async () => (await load(app))[1] === 1);
    leaving.abort();
    expect([(await gone).status, await load(app)]).toEqual([499, [1, 0]]);
    const third = ask(app);
    await until(async () => (await load(app))[1] === 1);
    pass();
    await until(() => begun() === 2);
    pass();
    expect([(await first).status, (await third).status, begun()]).toEqual([200, 200, 2]);
  });

  it("while it is served stops the work at the next picture, and not before frees the engine", async () => {
    const { app, begun, pass } = gatedApp();
    const leaving = new AbortController();
    const gone = ask(app, 50, leaving.signal);
    await until(() => begun() === 1);
    pass();
    await until(() => begun() === 2);
    const next = ask(app);
    leaving.abort();
    expect([(await gone).status, await load(app)]).toEqual([499, [1, 1]]);
    pass();
    await until(() => begun() === 3);
    pass();
    expect([(await next).status, begun(), await load(app)]).toEqual([200, 3, [0, 0]]);
  });

  it("while its mix is made stops that too", async () => {
    const { app, begun, pass } = gatedApp();
    const leaving = new AbortController();
    const gone = app.fetch(get("/api/mix?rows=1-5&columns=1-5", { signal: leaving.signal }));
    await until(() => begun() === 1);
    leaving.abort();
    expect((await gone).status).toBe(499);
    pass();
    await until(async () => (await load(app))[0] === 0);
    expect(begun()).toBe(1);
  });

  it("before it is served takes no place", async () => {
    const { app, begun } = gatedApp();
    expect((await ask(app, 1, AbortSignal.abort())).status).toBe(499);
    expect([begun(), await load(app)]).toEqual([0, [0, 0]]);
  });
});

describe("the time limit", () => {
  it("ends requests that run and requests that wait with 504", async () => {
    const { app, begun, pass } = gatedApp({ timeout: 50 });
    const answers = [ask(app), ask(app)];
    await until(() => begun() === 1);
    for (const answer of answers) {
      expect(await refusal(answer)).toMatchObject({ status: 504, rule: expect.stringContaining("0.05 seconds") });
    }
    expect(await load(app)).toEqual([1, 0]); // the engine cannot be interrupted
    pass();
    await until(async () => (await load(app))[0] === 0);
    expect(begun()).toBe(1);
  });
});

describe("closing", () => {
  it("lets what runs end, and takes nothing more", async () => {
    const { app, begun, pass } = gatedApp();
    const first = ask(app);
    await until(() => begun() === 1);
    const closed = app.close(60_000);
    const late = await ask(app);
    expect([late.headers.get("connection"), late.headers.get("retry-after")]).toEqual(["close", "5"]);
    expect(await refusal(late)).toMatchObject({ status: 503, rule: "the server is shutting down" });
    const health = await app.fetch(get("/healthz"));
    expect([health.status, await health.json()]).toEqual([503, { status: "closing", running: 1, waiting: 0 }]);
    pass();
    await closed;
    expect((await first).status).toBe(200);
  });

  it("stops what takes too long", async () => {
    const { app, begun } = gatedApp();
    const answers = [ask(app, 9), ask(app)];
    await until(() => begun() === 1);
    await app.close(10);
    expect(await Promise.all(answers.map(async (answer) => (await answer).status))).toEqual([503, 503]);
    expect(begun()).toBe(1);
  });
});
