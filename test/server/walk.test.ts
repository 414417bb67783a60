import { writeFileSync } from "node:fs";
import { writeDirections } from "../../src/model/directionFile.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { COND, pixelsOf, succeed, temporaryFolder, TINY } from "../cli/realCommands.ts";
import { appOf, get, post, read, refusal, servedNetwork } from "./testApp.ts";

const served = servedNetwork();
const conditional = servedNetwork(COND);
const path = temporaryFolder();
const ON_CPU = ["--network", TINY, "--device", "cpu"];

async function bytesOf(answer: Response): Promise<Buffer> {
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

const pixels = async (png: Buffer): Promise<Uint8Array> => new Uint8Array(await sharp(png).raw().toBuffer());

describe("/api/walk", () => {
  it("gives the film of `stylegan walk`, byte for byte", async () => {
    const app = appOf(served());
    const hold = ["--mix-seed", "w_avg", "--styles", "0-2"];
    const words = ["--seeds", "85,100", "--frames", "3", "--loop", "--easing", "smooth", "--fps", "12", ...hold];
    await succeed("walk", ...ON_CPU, ...words, "--trunc", "0.7", "--out", path("walk.gif"));
    const query = "seeds=85,100&frames=3&loop=true&easing=smooth&fps=12&mix-seed=w_avg&styles=0-2&trunc=0.7";
    const body = {
      ...{ seeds: [85, 100], frames: 3, loop: true, easing: "smooth", fps: 12, truncationPsi: 0.7 },
      ...{ mixSeed: "w_avg", styles: [0, 1, 2], format: "gif" },
    };
    const expected = await readFile(path("walk.gif"));
    for (const request of [get(`/api/walk?${query}&format=gif`), post("/api/walk", body)]) {
      const answer = await app.fetch(request);
      expect(answer.headers.get("content-type")).toBe("image/gif");
      expect((await bytesOf(answer)).equals(expected)).toBe(true);
    }
  });

  it("gives MP4 where nothing is chosen, and what Accept likes", async () => {
    const app = appOf(served());
    const typeOf = async (accept: string): Promise<string | null> => {
      const answer = await app.fetch(get("/api/walk?seeds=1,2&frames=1", { headers: { accept } }));
      expect((await bytesOf(answer)).length).toBeGreaterThan(100);
      return answer.headers.get("content-type");
    };
    expect(await typeOf("*/*")).toBe("video/mp4");
    expect(await typeOf("image/avif,image/webp,*/*;q=0.8")).toBe("image/webp");
  });

  it("gives one frame alone: at a seed the seed's own picture", async () => {
    const app = appOf(conditional());
    const seed = ["--network", COND, "--device", "cpu", "--seeds", "7", "--class", "3"];
    await succeed("generate", ...seed, "--out", path("out"));
    const asked = "/api/walk?seeds=9,7&labels=0,3&frames=4&frame=4";
    const png = await bytesOf(await app.fetch(get(asked)));
    const own = (await pixelsOf(path("out/seed0007.png"))).data;
    expect(await pixels(png)).toEqual(own);
    const json = await read("WalkAnswer", await app.fetch(get(`${asked}&format=json`)));
    expect([json.frame, json.frames, json.width]).toEqual([4, 5, 16]);
    expect(await pixels(Buffer.from(json.png, "base64"))).toEqual(own);
  });

  it("gives larger films and frames, and MP4s as fine as asked", async () => {
    const app = appOf(served());
    const large = await bytesOf(await app.fetch(get("/api/walk?seeds=1,2&frames=1&frame=1&size=96&resize=nearest")));
    expect(await sharp(large).metadata()).toMatchObject({ width: 96, height: 96 });
    const [fine, coarse] = await Promise.all(
      ["crf=10", "crf=45"].map(async (how) => bytesOf(await app.fetch(get(`/api/walk?seeds=1,2&frames=4&${how}`)))),
    );
    expect(coarse?.length).toBeLessThan(0.7 * (fine?.length ?? 0));
    const refused = await refusal(app.fetch(get("/api/walk?seeds=1,2&frames=4&crf=20&format=gif")));
    expect(refused.rule).toBe("crf is for mp4");
    const most = await refusal(app.fetch(get("/api/walk?seeds=1,2&frames=60&size=4096")));
    expect(most.rule).toContain("pixels in all");
  });

  it("moves pictures along the network's directions, as the other addresses do", async () => {
    const app = appOf(served());
    const moved = ["--direction", "pca:0=2@0-3", "--out", path("out")];
    await succeed("generate", ...ON_CPU, "--seeds", "85", ...moved);
    const own = (await pixelsOf(path("out/seed0085.png"))).data;
    const query = "directions=pca:0=2@0-3";
    for (const address of [`generate?seeds=85&${query}`, "walk?seeds=85,100&frame=0&direction=pca:0=2@0-3"]) {
      expect(await pixels(await bytesOf(await app.fetch(get(`/api/${address}`)))), address).toEqual(own);
    }
    const mix = await app.fetch(get(`/api/mix?rows=85&columns=1&styles=0&format=json&${query}`));
    const [row] = (await read("MixAnswer", mix)).rows;
    expect(await pixels(Buffer.from(row?.png ?? "", "base64"))).toEqual(own);
  });

  it("moves pictures along directions of the files that it was given, by their names", async () => {
    const vectors = float32(
      [1, 64],
      Float32Array.from({ length: 64 }, (_, i) => i % 3),
    );
    const edits = { file: "edits.safetensors", vectors, standardDeviations: [1], names: ["smile"] };
    writeFileSync(path(edits.file), Buffer.concat(writeDirections(edits)));
    const moved = ["--direction", `${path(edits.file)}:smile=0.5@0-3`, "--out", path("out")];
    await succeed("generate", ...ON_CPU, "--seeds", "85", ...moved);
    const own = (await pixelsOf(path("out/seed0085.png"))).data;
    const app = appOf(served(), { directions: [edits] });
    const answer = await app.fetch(get(`/api/generate?seeds=85&directions=${edits.file}:smile=0.5@0-3`));
    expect(await pixels(await bytesOf(answer))).toEqual(own);
    const other = app.fetch(get("/api/generate?seeds=85&directions=/etc/passwd:0=1"));
    expect(await refusal(other)).toMatchObject({ status: 400, message: expect.stringContaining("edits.safetensors") });
  });

  it.each([
    ["seeds=1", "needs at least two seeds"],
    ["seeds=1,2", "64 images"],
    ["seeds=1,2&frames=3&frame=4", "frames are 0 to 3"],
    ["seeds=1,2&frame=0&format=gif", "one of png, json"],
    ["seeds=1,2&frames=3&format=png", "one of mp4, webp, gif"],
    ["seeds=1,2&frames=3&styles=0", "mixSeed and styles go together"],
    ["seeds=1,2&frames=3&loop=maybe", "true or false"],
    ["seeds=1,2&frames=3&directions=file.npz:0=1", "may not name files"],
    ["seeds=1,2&frames=3&directions=pca", "a step is"],
    ["seeds=1,2&frames=3&labels=0", "unconditional"],
  ])("refuses %s", async (query, words) => {
    const app = appOf(served(), { limits: { maxPictures: 64 } });
    const more = query === "seeds=1,2" ? "&frames=100" : "";
    const { status, message } = await refusal(app.fetch(get(`/api/walk?${query}${more}`)));
    expect([status, message]).toEqual([400, expect.stringContaining(words)]);
  });

  it("takes its place in the queue's limits: a film's pixels count together", async () => {
    const app = appOf(served(), { limits: { maxPixels: 32 * 32 * 4 } });
    expect((await app.fetch(get("/api/walk?seeds=1,2&frames=3&format=gif"))).status).toBe(200);
    expect((await refusal(app.fetch(get("/api/walk?seeds=1,2&frames=4&format=gif")))).message).toContain("pixels");
    expect((await app.fetch(get("/api/walk?seeds=1,2&frames=400&frame=300"))).status).toBe(200);
  });
});
