import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { listPage, type PageFiles } from "../../src/server/page/pageFiles.ts";
import { temporaryFolder } from "../cli/realCommands.ts";
import { appOf, gated, get, post, refusal, servedNetwork } from "./testApp.ts";

const served = servedNetwork();
const path = temporaryFolder();

const HTML = "text/html; charset=utf-8";
const JAVASCRIPT = "text/javascript; charset=utf-8";
const FILES = {
  "page/index.html": "<!doctype html><title>page</title>",
  "page/icon.svg": "<svg/>",
  "page/empty.txt": "",
  "page/network.json": "of the static build",
  "page/network/avatars.safetensors": "a bundled network",
  "page/assets/index-Bq3x_9aZ.js": "export {};",
  "page/assets/runtime-0123abcd.wasm": "\0asm",
  "page/assets/plain.css": "a{}",
  "page/a b/ü.json": "{}",
  "secret.txt": "secret",
};

async function page(): Promise<PageFiles> {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  }
  symlinkSync(path("secret.txt"), path("page/link.txt"));
  const files = await listPage(path("page"));
  if (files === undefined) throw new Error("there is a page");
  return files;
}

describe("the page", () => {
  it.each([
    ["/", HTML, "page/index.html", false],
    ["/index.html", HTML, "page/index.html", false],
    ["/?seeds=1,2&tab=mix", HTML, "page/index.html", false],
    ["/icon.svg", "image/svg+xml", "page/icon.svg", false],
    ["/empty.txt", "text/plain; charset=utf-8", "page/empty.txt", false],
    ["/assets/index-Bq3x_9aZ.js", JAVASCRIPT, "page/assets/index-Bq3x_9aZ.js", true],
    ["/assets/runtime-0123abcd.wasm", "application/wasm", "page/assets/runtime-0123abcd.wasm", true],
    ["/assets/plain.css", "text/css; charset=utf-8", "page/assets/plain.css", false],
    ["/a%20b/%C3%BC.json", "application/json", "page/a b/ü.json", false],
    ["/network/avatars.safetensors", "application/octet-stream", "page/network/avatars.safetensors", false],
  ] as const)("answers %s", async (address, type, name, immutable) => {
    const app = appOf(served(), { page: await page() });
    const answer = await app.fetch(get(address));
    const { headers } = answer;
    expect([answer.status, headers.get("content-type"), await answer.text()]).toEqual([200, type, FILES[name]]);
    expect(headers.get("content-length")).toBe(`${FILES[name].length}`);
    expect(headers.get("cache-control")).toBe(immutable ? "public, max-age=31536000, immutable" : "no-cache");
    const head = await app.fetch(get(address, { method: "HEAD" }));
    expect([head.status, await head.text(), [...head.headers]]).toEqual([200, "", [...headers]]);
    const again = await app.fetch(get(address, { headers: { "if-none-match": headers.get("etag") ?? "" } }));
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  it.each([
    "/secret.txt",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/assets/../../secret.txt",
    "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
    "//secret.txt",
    "/./secret.txt",
    "/link.txt",
    "/assets",
    "/assets/",
    "/index.html/",
    "/index.html%00",
    "/INDEX.HTML",
    "/file:///etc/passwd",
    "/etc/passwd",
    "/%",
    "/%ff",
    "/network.json/",
    "/network/",
    "/network/other.safetensors",
    "/network/..%2f..%2fsecret.txt",
    "/api",
    "/api/",
    "/api/none",
  ])("has no %s", async (address) => {
    const app = appOf(served(), { page: await page() });
    const { status, next } = await refusal(app.fetch(get(address)));
    expect([status, next]).toEqual([404, expect.stringContaining("/api/openapi.json")]);
  });

  it("keeps to the files that were there at the start", async () => {
    const app = appOf(served(), { page: await page() });
    writeFileSync(path("page/new.txt"), "new");
    expect((await app.fetch(get("/new.txt"))).status).toBe(404);
  });

  it("gives way to the network that is served", async () => {
    const app = appOf(served(), { page: await page() });
    expect(await (await app.fetch(get("/network.json"))).json()).toMatchObject({
      name: "tiny32.safetensors",
      others: [{ name: "avatars.safetensors", about: "Drawn avatars, 64 × 64", url: "network/avatars.safetensors" }],
    });
  });

  it("that is not built says so", async () => {
    expect(await listPage(path("nothing"))).toBeUndefined();
    const app = appOf(served());
    const next = expect.stringContaining("npm run build:web");
    expect(await refusal(app.fetch(get("/")))).toMatchObject({ status: 404, next });
    expect((await app.fetch(get("/api/info"))).status).toBe(200);
  });
});

describe("methods", () => {
  it.each([
    ["/api/generate", ["POST", "GET", "HEAD"]],
    ["/api/mix", ["POST", "GET", "HEAD"]],
    ["/api/info", ["GET", "HEAD"]],
    ["/api/openapi.json", ["GET", "HEAD"]],
    ["/network.json", ["GET", "HEAD"]],
    ["/network/tiny32.safetensors", ["GET", "HEAD"]],
    ["/healthz", ["GET", "HEAD"]],
    ["/", ["GET", "HEAD"]],
  ])("that %s does not have get 405", async (address, allowed) => {
    const app = appOf(served(), { page: await page() });
    const others = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].filter((one) => !allowed.includes(one));
    for (const method of others) {
      const answer = await app.fetch(get(address, { method }));
      expect([method, answer.status, answer.headers.get("allow")]).toEqual([method, 405, allowed.join(", ")]);
      if (method === "HEAD") continue;
      expect((await refusal(answer)).next).toBe("/api/openapi.json says what each endpoint accepts.");
    }
    for (const method of allowed.filter((one) => one !== "POST")) {
      expect((await app.fetch(get(address, { method }))).status).not.toBe(405);
    }
  });
});

describe("HEAD of pictures", () => {
  it.each([
    ["/api/generate?seeds=1", "image/png"],
    ["/api/mix?rows=1&cols=2&format=json", "application/json"],
  ])("%s tells their type and computes nothing", async (address, type) => {
    const { network, begun } = gated(served().network);
    const answer = await appOf({ ...served(), network }).fetch(get(address, { method: "HEAD" }));
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([200, type, ""]);
    expect(begun()).toBe(0);
  });

  it("of a wrong request is wrong too", async () => {
    const answer = await appOf(served()).fetch(get("/api/generate?seeds=x", { method: "HEAD" }));
    expect(answer.status).toBe(400);
  });
});

describe("every answer", () => {
  it.each([
    ["a page", () => get("/")],
    ["a script", () => get("/assets/index-Bq3x_9aZ.js")],
    ["data", () => get("/api/info")],
    ["an image", () => get("/api/generate?seeds=1")],
    ["the network", () => get("/network/tiny32.safetensors")],
    ["a refusal", () => post("/api/mix", {})],
    ["nothing", () => get("/none")],
  ])("isolates the page and is not guessed at: %s", async (_, request) => {
    const { headers } = await appOf(served(), { page: await page() }).fetch(request());
    expect(Object.fromEntries(headers)).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
      "cache-control": expect.any(String),
    });
    expect(headers.get("access-control-allow-origin")).toBe(null);
  });

  it("lets documents run their own scripts and WebAssembly, workers glue code too, and data nothing", async () => {
    const app = appOf(served(), { page: await page() });
    const scripts = async (address: string): Promise<string | undefined> => {
      const policy = (await app.fetch(get(address))).headers.get("content-security-policy") ?? "";
      return policy.split("; ").find((rule) => /^script-src/.test(rule)) ?? policy.split("; ")[0];
    };
    expect(await scripts("/")).toBe("script-src 'self' 'wasm-unsafe-eval'");
    expect(await scripts("/assets/index-Bq3x_9aZ.js")).toBe("script-src 'self' 'unsafe-eval'");
    expect(await scripts("/api/info")).toBe("default-src 'none'");
    expect(await scripts("/none")).toBe("default-src 'none'");
  });

  it("of the API is not kept", async () => {
    const app = appOf(served());
    for (const address of ["/api/generate?seeds=1", "/api/info", "/healthz", "/network.json", "/none"]) {
      expect((await app.fetch(get(address))).headers.get("cache-control")).toBe("no-store");
    }
  });
});
