import { describe, expect, it } from "vitest";
import type { Network } from "../../src/model/network.ts";
import { COND } from "../cli/realCommands.ts";
import { appOf, get, gated, post, refusal, servedNetwork } from "./testApp.ts";

const served = servedNetwork();
const conditional = servedNetwork(COND);

/** A seed that nobody would refuse. */
const SEEDS = { seeds: [1] };
const generate = (body: unknown): Request => post("/api/generate", body);
const mix = (body: object): Request => post("/api/mix", { rows: [1], columns: [2], ...body });

const BAD_FIELDS: readonly (readonly [name: string, request: () => Request, rule: RegExp])[] = [
  ["no seeds", () => generate({}), /seeds of the request must be given/],
  ["an empty list", () => generate({ seeds: [] }), /list of 1 to 64 seeds, but got 0/],
  ["too many seeds", () => generate({ seeds: new Array(65).fill(1) }), /list of 1 to 64 seeds, but got 65/],
  ["a text for seeds", () => generate({ seeds: "1" }), /list of 1 to 64 seeds, but got "1"/],
  ["a negative seed", () => generate({ seeds: [1, -1] }), /seeds\.1 .* whole number from 0 to 4294967295, but got -1/],
  ["a large seed", () => generate({ seeds: [2 ** 32] }), /whole number from 0 to 4294967295, but got 4294967296/],
  ["a fraction", () => generate({ seeds: [1.5] }), /whole number from 0 to 4294967295, but got 1\.5/],
  ["a text in the list", () => generate({ seeds: ["1"] }), /seeds\.0 .* whole number/],
  ["null", () => generate({ seeds: null }), /list of 1 to 64 seeds, but got null/],
  ["psi as text", () => generate({ ...SEEDS, truncationPsi: "0.7" }), /truncationPsi .* number from -8 to 8/],
  ["psi too large", () => generate({ ...SEEDS, truncationPsi: 9 }), /number from -8 to 8, but got 9/],
  ["psi of no finite size", () => generate('{"seeds":[1],"truncationPsi":1e999}'), /number from -8 to 8/],
  ["a negative cutoff", () => generate({ ...SEEDS, truncationCutoff: -1 }), /truncationCutoff .* from 0 to 8/],
  ["another noise mode", () => generate({ ...SEEDS, noiseMode: "loud" }), /one of const, random, none, but got "loud"/],
  ["another format", () => generate({ ...SEEDS, format: "gif" }), /one of png, json, but got "gif"/],
  ["an unknown field", () => generate({ ...SEEDS, seed: 1 }), /got "seed"\. Did you mean seeds\?/],
  ["a prototype", () => generate('{"seeds":[1],"__proto__":{"a":1}}'), /but got "__proto__"/],
  ["a list for a body", () => generate([1]), /the request must be/],
  ["null for a body", () => generate("null"), /the request must be/],
  ["no JSON", () => generate("seeds=1"), /body must be JSON/],
  ["no body", () => generate(""), /body must be JSON/],
  ["nested too deep", () => generate("[".repeat(60_000)), /must be/],
  ["a class without classes", () => generate({ ...SEEDS, class: 0 }), /unconditional/],
  ["no rows", () => mix({ rows: undefined }), /rows of the request must be given/],
  ["no columns", () => mix({ columns: [] }), /columns of the request must be a list of 1 to 64 seeds/],
  ["a layer too far", () => mix({ styles: [8] }), /whole number from 0 to 7, but got 8/],
  ["too many layers", () => mix({ styles: new Array(9).fill(0) }), /at most 8 style layers/],
  [
    "too many mixes",
    () => mix({ rows: new Array(8).fill(1), columns: new Array(8).fill(2) }),
    /64 images, .* but got 80/,
  ],
  ["no seed in the address", () => get("/api/generate"), /seeds of the request must be given/],
  ["an empty seed", () => get("/api/generate?seeds="), /whole number, or a range/],
  ["a range that goes down", () => get("/api/generate?seeds=5-3"), /range must go up/],
  ["an endless range", () => get("/api/generate?seeds=0-4294967295"), /at most 64/],
  ["seeds twice", () => get("/api/generate?seeds=1&seeds=2"), /seeds may be given only once/],
  ["an unknown word", () => get("/api/generate?seeds=1&size=4"), /but got "size"/],
  ["psi in words", () => get("/api/generate?seeds=1&truncationPsi=much"), /number from -8 to 8, but got "much"/],
  ["a fraction of a layer", () => get("/api/generate?seeds=1&truncationCutoff=1.5"), /whole number from 0 to 8/],
  ["a mistyped field", () => mix({ columms: [1] }), /but got "columms"\. Did you mean columns\?/],
  ["a field under both its names", () => mix({ cols: [1] }), /columns may be given only once, but got also as cols/],
];

describe("a wrong field is answered with 400 and its rule, and nothing is computed:", () => {
  it.each(BAD_FIELDS)("%s", async (_, request, rule) => {
    const { network, begun } = gated(served().network);
    const { status, message, next, ...parts } = await refusal(appOf({ ...served(), network }).fetch(request()));
    expect(status).toBe(400);
    expect(message).toMatch(rule);
    expect(next).toMatch(/[.?]$/);
    expect(parts.attempted).not.toBe("");
    expect(begun()).toBe(0);
  });

  it("a class that is missing, or too large", async () => {
    const app = appOf(conditional());
    expect(await refusal(app.fetch(generate(SEEDS)))).toMatchObject({ status: 400, received: "none" });
    expect(await refusal(app.fetch(generate({ ...SEEDS, class: 5 })))).toMatchObject({ status: 400, received: "5" });
  });

  it("more pixels than a request may have, in a grid's empty cells too", async () => {
    const app = appOf(served(), { limits: { maxPixels: 8 * 32 * 32 } });
    const seeds = (count: number): Request => get(`/api/generate?seeds=1-${count}&format=json`);
    expect((await app.fetch(seeds(6))).status).toBe(200);
    expect(await refusal(app.fetch(seeds(7)))).toMatchObject({ status: 400, received: "96 x 96" });
    expect((await app.fetch(get("/api/mix?rows=1&columns=1-3"))).status).toBe(200);
    expect(await refusal(app.fetch(get("/api/mix?rows=1-2&columns=1-3")))).toMatchObject({ received: "128 x 96" });
  });
});

describe("a body", () => {
  const SIZE = 1000;
  const limited = (request: Request): Promise<Response> =>
    appOf(served(), { limits: { maxBodyBytes: SIZE } }).fetch(request);
  const padded = (size: number): string => JSON.stringify(SEEDS).padEnd(size);

  it("that is too large gets 413, whatever length it claims", async () => {
    expect((await limited(generate(padded(SIZE)))).status).toBe(200);
    expect(await refusal(limited(generate(padded(SIZE + 1))))).toMatchObject({ status: 413 });
    const claimed = post("/api/generate", SEEDS, { headers: { "content-length": `${SIZE + 1}` } });
    expect(await refusal(limited(claimed))).toMatchObject({ status: 413 });
  });

  it("without an end is read no further than the limit", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 100;
        controller.enqueue(new Uint8Array(100).fill(0x20));
      },
    });
    const init = { method: "POST", headers: { "content-type": "application/json" }, body, duplex: "half" };
    expect(await refusal(limited(get("/api/generate", init)))).toMatchObject({ status: 413 });
    expect(sent).toBeLessThan(SIZE + 500);
  });

  it.each([
    ["text/plain", {}],
    ["application/x-www-form-urlencoded", {}],
    ["", {}],
    ["application/jsonp", {}],
    ["application/json", { "content-encoding": "gzip" }],
  ])("of type %j %o gets 415", async (type, more) => {
    const request = post("/api/generate", SEEDS, { headers: { "content-type": type, ...more } });
    expect(await refusal(limited(request))).toMatchObject({ status: 415 });
  });

  it.each(["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.api+json"])(
    "of type %s is read",
    async (type) => {
      const request = post("/api/generate", SEEDS, { headers: { "content-type": type } });
      expect((await limited(request)).status).toBe(200);
    },
  );
});

describe("a bug", () => {
  it("is told to the log, not to the client", async () => {
    const network = Object.create(served().network) as Network;
    network.synthesis = () => Promise.reject(new TypeError("secret of /home/user"));
    const bugs: unknown[] = [];
    const app = appOf({ ...served(), network }, { onBug: (error) => bugs.push(error) });
    const { status, message } = await refusal(app.fetch(generate(SEEDS)));
    expect([status, message]).toEqual([500, expect.not.stringContaining("secret")]);
    expect(bugs).toEqual([expect.objectContaining({ message: "secret of /home/user" })]);
    expect((await app.fetch(get("/healthz"))).status).toBe(200);
  });
});
