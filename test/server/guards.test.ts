import { describe, expect, it } from "vitest";
import { isLoopback } from "../../src/server/guards/host.ts";
import { appOf, get, gated, ORIGIN, post, refusal, servedNetwork } from "./testApp.ts";

const served = servedNetwork();
const FRIEND = "https://friend.example";

const asked = (headers: Record<string, string>): Request => get("/api/generate?seeds=1", { headers });

describe("the host that is asked for", () => {
  it.each([
    "localhost",
    "localhost:7860",
    "LOCALHOST:1",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.8.9.1",
    "[::1]:7860",
    "a.localhost",
  ])("%s is this machine", async (host) => {
    expect((await appOf(served(), { loopbackOnly: true }).fetch(asked({ host }))).status).toBe(200);
  });

  it.each([
    "evil.example",
    "evil.example:7860",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "192.168.1.7",
    "[::2]",
    "",
  ])("%j is not", async (host) => {
    const { network, begun } = gated(served().network);
    const app = appOf({ ...served(), network }, { loopbackOnly: true });
    const { status, next } = await refusal(app.fetch(asked({ host })));
    expect([status, next, begun()]).toEqual([403, expect.stringContaining("--host 0.0.0.0"), 0]);
  });

  it("may be any where others are let in", async () => {
    expect((await appOf(served()).fetch(asked({ host: "faces.example" }))).status).toBe(200);
  });

  it("is compared with what one binds to", () => {
    expect(["127.0.0.1", "::1", "localhost"].map(isLoopback)).toEqual([true, true, true]);
    expect(["0.0.0.0", "::", "192.168.1.7", "example.com"].map(isLoopback)).toEqual([false, false, false, false]);
  });
});

const CROSS = { "sec-fetch-site": "cross-site" };
const NAVIGATE = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

describe("another site", () => {
  it.each([
    ["a script", { ...CROSS, "sec-fetch-mode": "cors", origin: "https://evil.example" }],
    ["a script that does not read", { ...CROSS, "sec-fetch-mode": "no-cors" }],
    ["another port of this machine", { "sec-fetch-site": "same-site", origin: "http://localhost:3000" }],
    ["an image", { ...CROSS, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }],
    ["a frame", { ...CROSS, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }],
    ["an old browser", { origin: "https://evil.example" }],
    ["a page without an origin", { origin: "null" }],
  ])("may not make this machine compute: %s", async (_, headers) => {
    const { network, begun } = gated(served().network);
    const answer = await appOf({ ...served(), network }, { corsOrigin: FRIEND }).fetch(asked(headers));
    expect(answer.headers.get("access-control-allow-origin")).toBe(null);
    expect(await refusal(answer)).toMatchObject({ status: 403, next: expect.stringContaining("--cors") });
    expect(begun()).toBe(0);
  });

  it("may not send forms", async () => {
    const request = post("/api/generate", { seeds: [1] }, { headers: { ...CROSS, ...NAVIGATE } });
    expect(await refusal(appOf(served()).fetch(request))).toMatchObject({ status: 403 });
  });

  it.each([
    ["the page itself", { "sec-fetch-site": "same-origin", origin: ORIGIN }],
    ["an address typed in", NAVIGATE],
    ["a link", { ...CROSS, ...NAVIGATE }],
    ["its own script, in an old browser", { origin: ORIGIN }],
    ["a program", {}],
  ])("is not %s", async (_, headers) => {
    const answer = await appOf(served()).fetch(asked(headers));
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, null]);
  });
});

describe("--cors", () => {
  const app = (): ReturnType<typeof appOf> => appOf(served(), { corsOrigin: FRIEND });
  const friend = { ...CROSS, "sec-fetch-mode": "cors", origin: FRIEND };

  it("lets one site in", async () => {
    const answer = await app().fetch(asked(friend));
    expect([answer.status, answer.headers.get("access-control-allow-origin"), answer.headers.get("vary")]).toEqual([
      200,
      FRIEND,
      "Origin",
    ]);
    const wrong = await app().fetch(post("/api/generate", {}, { headers: friend }));
    expect([wrong.status, wrong.headers.get("access-control-allow-origin")]).toEqual([400, FRIEND]);
    expect((await app().fetch(asked({}))).headers.get("vary")).toBe("Origin");
  });

  it("tells browsers so beforehand", async () => {
    const headers = { ...friend, "access-control-request-method": "POST" };
    const answer = await app().fetch(get("/api/generate", { method: "OPTIONS", headers }));
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, FRIEND]);
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    expect(answer.headers.get("access-control-allow-headers")).toBe("content-type");
    expect(answer.headers.get("access-control-allow-credentials")).toBe(null);
  });
});
