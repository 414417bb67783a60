import { describe, expect, it } from "vitest";
import { generatorOf } from "../../src/checkpoints/checkpoint.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { byteRange } from "../../src/server/answers/byteRange.ts";
import { generatorAlone, nameOf } from "../../src/server/servedNetwork.ts";
import { openCheckpoint } from "../../src/tasks/openCheckpoint.ts";
import { TINY } from "../cli/realCommands.ts";
import { appOf, get, read, refusal, servedNetwork } from "./testApp.ts";

const served = servedNetwork();
const FILE = "/network/tiny32.safetensors";

async function bytesOf(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await answer.arrayBuffer());
}

describe("the network for the page", () => {
  it("is found through network.json", async () => {
    const app = appOf({ ...served(), name: "Mes visages #1.safetensors" });
    const { name, url } = await read("NetworkAnswer", await app.fetch(get("/network.json")));
    expect([name, url]).toEqual(["Mes visages #1.safetensors", "network/Mes%20visages%20%231.safetensors"]);
    expect((await app.fetch(get(`/${url}`))).status).toBe(200);
    expect((await appOf(served()).fetch(get(`/${url}`))).status).toBe(404);
  });

  it("is the generator of the file that is served, and nothing else of it", async () => {
    const answer = await appOf(served()).fetch(get(FILE));
    const bytes = await bytesOf(answer);
    expect(answer.headers.get("content-length")).toBe(`${bytes.length}`);
    const { G, D, G_ema, extras } = readCheckpoint(bytes);
    const { config, tensors } = generatorOf(await openCheckpoint(TINY));
    expect([G, D, extras]).toEqual([undefined, undefined, {}]);
    expect(G_ema?.config).toEqual(config);
    expect(new Map(G_ema?.tensors)).toEqual(new Map(tensors));
  });

  it("keeps which layers its mixes take, and no other extras", async () => {
    const checkpoint = { ...(await openCheckpoint(TINY)), extras: { mixStyles: [2, 3], note: "made on my machine" } };
    expect(generatorAlone(checkpoint, undefined).extras).toEqual({ mixStyles: [2, 3] });
  });

  it("comes in parts", async () => {
    const app = appOf(served());
    const whole = await bytesOf(await app.fetch(get(FILE)));
    const size = whole.length;
    const part = async (range: string): Promise<readonly [number, string | null, Uint8Array]> => {
      const answer = await app.fetch(get(FILE, { headers: { range } }));
      return [answer.status, answer.headers.get("content-range"), await bytesOf(answer)];
    };
    expect(await part("bytes=0-0")).toEqual([206, `bytes 0-0/${size}`, whole.slice(0, 1)]);
    expect(await part("bytes=7-100000")).toEqual([206, `bytes 7-100000/${size}`, whole.slice(7, 100_001)]);
    expect(await part(`bytes=${size - 3}-`)).toEqual([206, `bytes ${size - 3}-${size - 1}/${size}`, whole.slice(-3)]);
    expect(await part("bytes=-5")).toEqual([206, `bytes ${size - 5}-${size - 1}/${size}`, whole.slice(-5)]);
    expect(await part(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, new Uint8Array()]);
    expect(await part("bytes=0-1,3-4")).toEqual([200, null, whole]);
  });

  it("is not sent again to whom it is known", async () => {
    const app = appOf(served());
    const head = await app.fetch(get(FILE, { method: "HEAD" }));
    const etag = head.headers.get("etag") ?? "";
    expect([
      head.status,
      await head.text(),
      head.headers.get("accept-ranges"),
      head.headers.get("cache-control"),
    ]).toEqual([200, "", "bytes", "no-cache"]);
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await app.fetch(get(FILE, { headers }))).status;
    expect(await status({ "if-none-match": etag })).toBe(304);
    expect(await status({ "if-none-match": `"other", W/${etag}` })).toBe(304);
    expect(await status({ "if-none-match": '"other"' })).toBe(200);
    expect(await status({ range: "bytes=0-9", "if-range": etag })).toBe(206);
    expect(await status({ range: "bytes=0-9", "if-range": '"other"' })).toBe(200);
    expect(await refusal(app.fetch(get("/network/tiny32.pkl")))).toMatchObject({ status: 404 });
  });

  it.each([
    ["/home/me/faces.pkl", "faces.safetensors"],
    ["faces.SAFETENSORS", "faces.safetensors"],
    ["a.b.pth", "a.b.safetensors"],
    ["faces", "faces.safetensors"],
    ["https://me:secret@host/x/network%20a.pkl?token=secret", "network a.safetensors"],
    ["https://host/", "network.safetensors"],
    ["https://host/a%2Fb.pkl", "b.safetensors"],
    ["https://host/100%.pkl", "100%.safetensors"],
  ])("has the name of its source %s", (source, name) => expect(nameOf(source)).toBe(name));
});

describe("a range", () => {
  it.each([
    [null, undefined],
    ["", undefined],
    ["bytes=-", undefined],
    ["bytes=a-b", undefined],
    ["items=0-1", undefined],
    ["bytes=5-3", undefined],
    ["bytes=0-9", { first: 0, last: 9 }],
    ["bytes=0-99", { first: 0, last: 9 }],
    ["bytes=9-", { first: 9, last: 9 }],
    ["bytes=-99", { first: 0, last: 9 }],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=10-12", "unsatisfiable"],
  ])("%s of ten bytes", (header, range) => expect(byteRange(header, 10)).toEqual(range));
});
