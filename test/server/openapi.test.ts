import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ANSWER_TYPES } from "../../src/server/input/answerFormat.ts";
import { appOf, get, post, read, servedNetwork } from "./testApp.ts";

const served = servedNetwork();

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: object; example?: unknown }[];
  readonly requestBody?: { content: { "application/json": { schema: { $ref: string }; example: object } } };
  readonly responses: Record<string, { description: string; content: object }>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, { properties: Record<string, object>; required?: string[] }> };
}

async function document(limits = {}): Promise<Document> {
  const answer = await appOf(served(), { limits }).fetch(get("/api/openapi.json"));
  return (await answer.json()) as Document;
}

/** Every value under a key, anywhere. */
function under(key: string, value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...under(key, inner)]);
}

describe("the API's description", () => {
  it("lists every address of the API, with distinct names and no loose ends", async () => {
    const { openapi, paths, components } = await document();
    expect(openapi).toBe("3.1.1");
    const methods = Object.entries(paths).map(([path, operations]) => [path, Object.keys(operations)]);
    expect(methods).toEqual([
      ["/api/generate", ["post", "get"]],
      ["/api/mix", ["post", "get"]],
      ["/api/walk", ["post", "get"]],
      ["/api/info", ["get"]],
      ["/healthz", ["get"]],
    ]);
    const ids = under("operationId", paths);
    const pictures = ["Generate", "Mix", "Walk"].flatMap((what) => [`postApi${what}`, `getApi${what}`]);
    expect(ids).toEqual([...pictures, "getApiInfo", "getHealthz"]);
    const known = Object.keys(components.schemas).map((name) => `#/components/schemas/${name}`);
    for (const ref of under("$ref", { paths, components })) expect(known).toContain(ref);
    expect(under("$schema", { paths, components })).toEqual([]);
  });

  it("lists the addresses of runs where there are some, with no loose ends", async () => {
    const answer = await appOf(served(), { runs: "runs" }).fetch(get("/api/openapi.json"));
    const { paths, components } = (await answer.json()) as Document;
    expect(Object.keys(paths).filter((path) => path.startsWith("/api/runs"))).toEqual([
      "/api/runs",
      "/api/runs/events",
      "/api/runs/{run}",
      "/api/runs/{run}/pictures/{picture}",
      "/api/runs/{run}/film",
    ]);
    const known = Object.keys(components.schemas).map((name) => `#/components/schemas/${name}`);
    for (const ref of under("$ref", paths)) expect(known).toContain(ref);
    for (const [path, { get: operation }] of Object.entries(paths)) {
      const named = (operation?.parameters ?? []).filter(({ in: place }) => place === "path").map(({ name }) => name);
      expect(named, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  it("states the limits that requests are held to", async () => {
    const { components, paths } = await document({ maxPictures: 7 });
    const { properties, required } = components.schemas.GenerateRequest ?? { properties: {} };
    expect(required).toEqual(["seeds"]);
    expect(properties.seeds).toEqual({
      type: "array",
      minItems: 1,
      maxItems: 7,
      description: "Each gives one image.",
      items: { type: "integer", minimum: 0, maximum: 2 ** 32 - 1 },
    });
    expect(properties.truncationPsi).toMatchObject({ type: "number", minimum: -8, maximum: 8, default: 1 });
    expect(properties.noiseMode).toMatchObject({ enum: ["const", "random", "none"], default: "const" });
    const get = paths["/api/generate"]?.get;
    expect(get?.parameters?.map(({ name, required: needed }) => [name, needed])).toEqual([
      ["seeds", true],
      ["truncationPsi", false],
      ["truncationCutoff", false],
      ["noiseMode", false],
      ["class", false],
      ["label", false],
      ["directions", false],
      ["format", false],
    ]);
  });

  it("has examples that work, by POST and by GET", async () => {
    const { paths } = await document();
    const app = appOf(served());
    for (const path of ["/api/generate", "/api/mix", "/api/walk"]) {
      const body = paths[path]?.post?.requestBody?.content["application/json"].example;
      expect(body).toBeDefined();
      const examples = (paths[path]?.get?.parameters ?? []).flatMap(({ name, example }): [string, string][] =>
        example === undefined ? [] : [[name, String(example)]],
      );
      const query = new URLSearchParams(examples);
      const [byPost, byGet] = [await app.fetch(post(path, body)), await app.fetch(get(`${path}?${query}`))];
      expect([byPost.status, byGet.status]).toEqual([200, 200]);
      expect(await byGet.arrayBuffer()).toEqual(await byPost.arrayBuffer());
    }
  });

  it("describes what /api/info answers", async () => {
    const info = await read("InfoAnswer", await appOf(served()).fetch(get("/api/info")));
    expect(info.network).toMatchObject({
      name: "tiny32.safetensors",
      resolution: 32,
      channels: 3,
      zDim: 64,
      wDim: 64,
      numWs: 8,
      classes: 0,
    });
    expect(info.limits).toEqual({ maxPictures: 64, maxPixels: 2 ** 25, maxQueue: 16, timeoutSeconds: 60 });
    expect(info.device).toContain("cpu");
  });
});

/** The `curl` lines of the manual, as requests. */
function curlRequests(): (readonly [line: string, request: Request])[] {
  const manual = readFileSync(new URL("../../docs/server.md", import.meta.url), "utf8");
  const blocks = [...manual.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block.replaceAll("\\\n", " "));
  const lines = blocks.flatMap((block) => block.split("\n")).filter((line) => line.startsWith("curl "));
  return lines.map((line) => [line, curlRequest(line)]);
}

function curlRequest(line: string): Request {
  const words = [...line.replace(/ #.*/, "").matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
    .slice(1)
    .map(([, double, single, plain]) => double ?? single ?? plain ?? "");
  const after = (flag: string): string[] => words.filter((_, i) => words[i - 1] === flag);
  const headers = after("-H").map((header): [string, string] => {
    const [name = "", value = ""] = header.split(": ");
    return [name, value];
  });
  const [body] = after("-d");
  const url = words.find((word) => word.startsWith("http")) ?? "";
  return new Request(url, { method: body === undefined ? "GET" : "POST", headers, body });
}

describe("docs/server.md", () => {
  it("has examples that work and give what they say", async () => {
    const app = appOf(served(), { loopbackOnly: true });
    const examples = curlRequests();
    // Those of training runs name a run that is not here: their addresses must be known, test/server/runs asks them.
    const [ofRuns, others] = [true, false].map((wanted) =>
      examples.filter(([line]) => line.includes("/api/runs") === wanted),
    );
    const { paths } = (await (
      await appOf(served(), { runs: "runs" }).fetch(get("/api/openapi.json"))
    ).json()) as Document;
    const known = Object.keys(paths).map((path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`));
    expect(ofRuns).toHaveLength(5);
    for (const [line, { url }] of ofRuns ?? [])
      expect(
        known.some((path) => path.test(new URL(url).pathname)),
        line,
      ).toBe(true);
    expect(others).toHaveLength(12);
    for (const [line, request] of others ?? []) {
      const answer = await app.fetch(request);
      const [, ending = "json"] = / -o \w+\.(\w+)/.exec(line) ?? [];
      const expected = Object.entries(ANSWER_TYPES).find(([format]) => format === ending)?.[1];
      expect([line, answer.status, answer.headers.get("content-type")]).toEqual([line, 200, expected]);
    }
  });

  it("lists every field and every failure", async () => {
    const manual = readFileSync(new URL("../../docs/server.md", import.meta.url), "utf8");
    const { paths } = await document();
    const names = under("parameters", paths).flatMap((list) => (list as { name: string }[]).map(({ name }) => name));
    for (const name of names) expect(manual).toContain(`\`${name}\``);
    const statuses = under("responses", paths).flatMap((responses) => Object.keys(responses as object));
    const failures = statuses.filter((status) => status !== "200");
    for (const status of failures) expect(manual).toMatch(new RegExp(`^\\|[ \\d,]*${status}`, "m"));
  });
});
