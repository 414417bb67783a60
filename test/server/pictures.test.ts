import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { COND, crop, pixelsOf, succeed, temporaryFolder, TINY, type Pixels } from "../cli/realCommands.ts";
import { appOf, get, post, read, servedNetwork } from "./testApp.ts";

const served = servedNetwork();
const conditional = servedNetwork(COND);
const path = temporaryFolder();
const ON_CPU = ["--network", TINY, "--device", "cpu"];

async function decoded(bytes: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) };
}

async function answerPixels(answer: Response): Promise<Pixels> {
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
  return decoded(new Uint8Array(await answer.arrayBuffer()));
}

const ofBase64 = (png: string): Promise<Pixels> => decoded(Buffer.from(png, "base64"));

describe("/api/generate", () => {
  it("gives the pictures of `stylegan generate`, byte for byte", async () => {
    const app = appOf(served());
    const look = ["--seeds", "85,100,75", "--trunc", "0.7", "--trunc-cutoff", "4", "--noise-mode", "random"];
    await succeed("generate", ...ON_CPU, ...look, "--grid", "--out", path("out"));
    const body = { seeds: [85, 100, 75], truncationPsi: 0.7, truncationCutoff: 4, noiseMode: "random" };
    const grid = await pixelsOf(path("out/grid.png"));
    expect(await answerPixels(await app.fetch(post("/api/generate", body)))).toEqual(grid);
    const json = await app.fetch(post("/api/generate", { ...body, format: "json" }));
    const { pictures } = await read("GenerateAnswer", json);
    expect(pictures.map(({ seed, width, height }) => [seed, width, height])).toEqual([
      [85, 32, 32],
      [100, 32, 32],
      [75, 32, 32],
    ]);
    for (const { seed, png } of pictures) {
      expect(await ofBase64(png)).toEqual(await pixelsOf(path(`out/seed${String(seed).padStart(4, "0")}.png`)));
    }
  });

  it("gives one picture alone, and by GET the same as by POST", async () => {
    const app = appOf(served());
    await succeed("generate", ...ON_CPU, "--seeds", "4294967295", "--out", path("out"));
    const expected = await readFile(path("out/seed4294967295.png"));
    for (const request of [get("/api/generate?seeds=4294967295"), post("/api/generate", { seeds: [4294967295] })]) {
      expect(Buffer.from(await (await app.fetch(request)).arrayBuffer()).equals(expected)).toBe(true);
    }
    const range = await answerPixels(await app.fetch(get("/api/generate?seeds=3-5,3&truncationPsi=-0.5")));
    expect([range.width, range.height]).toEqual([64, 64]);
    expect(crop(range, 32, 32, 32)).toEqual(crop(range, 0, 0, 32));
  });

  it("takes a class where the network has classes", async () => {
    const app = appOf(conditional());
    const words = ["--network", COND, "--device", "cpu", "--seeds", "7", "--class", "3", "--out", path("out")];
    await succeed("generate", ...words);
    const answer = await app.fetch(get("/api/generate?seeds=7&class=3"));
    expect(await answerPixels(answer)).toEqual(await pixelsOf(path("out/seed0007.png")));
  });

  it("takes a label as a vector, of which a class is one", async () => {
    const app = appOf(conditional());
    const pixels = async (query: string) => answerPixels(await app.fetch(get(`/api/generate?seeds=7&${query}`)));
    expect(await pixels("label=0,0,0,1,0")).toEqual(await pixels("class=3"));
    expect(await pixels("label=1,0.3,0.7,0,-0.5")).not.toEqual(await pixels("class=3"));
    const json = await app.fetch(post("/api/generate", { seeds: [7], label: [0, 0, 0, 1, 0], format: "png" }));
    expect(await answerPixels(json)).toEqual(await pixels("class=3"));
    const refused = async (query: string) => (await app.fetch(get(`/api/generate?seeds=7&${query}`))).text();
    expect(await refused("label=1,0")).toMatch(/must be a list of 5 numbers/);
    expect(await refused("label=1,x,0,0,0")).toMatch(/must be a number from/);
    expect(await refused("class=1&label=1,0,0,0,0")).toMatch(/either as class or as label/);
    expect(await (await appOf(served()).fetch(get("/api/generate?seeds=7&label=1"))).text()).toMatch(/has no labels/);
  });
});

describe("/api/mix", () => {
  it("gives the grid of `stylegan mix`, byte for byte", async () => {
    const app = appOf(served());
    const lists = ["--rows", "85,100", "--cols", "55,821,1789", "--styles", "0-3", "--trunc", "0.7"];
    await succeed("mix", ...ON_CPU, ...lists, "--out", path("out"));
    const body = { rows: [85, 100], columns: [55, 821, 1789], styles: [0, 1, 2, 3], truncationPsi: 0.7 };
    const grid = await pixelsOf(path("out/grid.png"));
    expect(await answerPixels(await app.fetch(post("/api/mix", body)))).toEqual(grid);
    const query = "rows=85,100&columns=55,821,1789&styles=0-3&truncationPsi=0.7";
    const asInTheTerminal = "rows=85,100&cols=55,821,1789&styles=0-3&trunc=0.7";
    for (const words of [query, asInTheTerminal])
      expect(await answerPixels(await app.fetch(get(`/api/mix?${words}`)))).toEqual(grid);
    const answer = await read("MixAnswer", await app.fetch(get(`/api/mix?${query}&format=json`)));
    expect(answer.styles).toEqual([0, 1, 2, 3]);
    for (const { row, column, png } of answer.mixed) {
      expect(await ofBase64(png)).toEqual(await pixelsOf(path(`out/${row}-${column}.png`)));
    }
    for (const { seed, png } of [...answer.rows, ...answer.columns]) {
      expect(await ofBase64(png)).toEqual(await pixelsOf(path(`out/${seed}-${seed}.png`)));
    }
    expect([answer.rows.length, answer.columns.length, answer.mixed.length]).toEqual([2, 3, 6]);
  });

  it("takes layers 0 to 6 where none are named, as the command does", async () => {
    const app = appOf(served());
    await succeed("mix", ...ON_CPU, "--rows", "1", "--cols", "2", "--out", path("out"));
    const answer = await app.fetch(post("/api/mix", { rows: [1], columns: [2] }));
    expect(await answerPixels(answer)).toEqual(await pixelsOf(path("out/grid.png")));
    const all = await app.fetch(post("/api/mix", { rows: [1], columns: [2], styles: [] }));
    expect(crop(await answerPixels(all), 32, 32, 32)).toEqual(await pixelsOf(path("out/1-1.png")));
  });
});

describe("the form of an answer", () => {
  const JSON_TYPE = "application/json";

  it.each([
    [undefined, "image/png"],
    ["*/*", "image/png"],
    ["image/*", "image/png"],
    ["image/png, application/json", "image/png"],
    ["text/html,image/avif,image/webp,*/*;q=0.8", "image/png"],
    ["application/json", JSON_TYPE],
    ["Application/JSON", JSON_TYPE],
    ["application/*", JSON_TYPE],
    ["image/png;q=0.5, application/json", JSON_TYPE],
    ["image/png;q=0, */*", JSON_TYPE],
    ["text/html, application/json;q=0.1", JSON_TYPE],
  ])("is chosen by Accept: %s", async (accept, type) => {
    const init = accept === undefined ? {} : { headers: { accept } };
    const answer = await appOf(served()).fetch(get("/api/generate?seeds=1", init));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
  });

  it("is chosen by the field first", async () => {
    const app = appOf(served());
    const asked = { headers: { accept: "text/html" } };
    const typeOf = async (path: string): Promise<string | null> =>
      (await app.fetch(get(path, asked))).headers.get("content-type");
    expect(await typeOf("/api/generate?seeds=1&format=json")).toBe(JSON_TYPE);
    expect(await typeOf("/api/mix?rows=1&columns=2&format=png")).toBe("image/png");
    expect((await app.fetch(get("/api/generate?seeds=1", asked))).status).toBe(406);
  });
});
