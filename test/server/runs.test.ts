import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../cli/realCommands.ts";
import { lock, measured, NOBODY, report, writeRun } from "./runFolders.ts";
import { appOf, get, read, refusal, servedNetwork } from "./testApp.ts";

const served = servedNetwork();
const path = temporaryFolder();

function app() {
  return appOf(served(), { runs: path() });
}

async function runsOf(server: ReturnType<typeof app>) {
  return (await read("RunsAnswer", await server.fetch(get("/api/runs")))).runs;
}

describe("the runs that a server shows", () => {
  it("are those in the folder, whoever trains them and wherever they stopped", async () => {
    const server = app();
    expect(await runsOf(server)).toEqual([]);
    for (const name of ["00000-held", "00001-died", "00002-stopped", "00003-done", "deep/er/00000-inside"])
      await writeRun(path(name));
    lock(path("00000-held"), process.ppid);
    lock(path("00001-died"), NOBODY);
    report(path("00003-done"), 1);
    mkdirSync(path("00004-broken"));
    writeFileSync(path("00004-broken/training_options.json"), "{");
    writeFileSync(path("notes.txt"), "no run");
    const runs = await runsOf(server);
    expect(runs.map(({ id, state, kimg, totalKimg }) => [id, state, kimg, totalKimg])).toEqual([
      ["00000-held", "training", 0.032, 1],
      ["00001-died", "died", 0.032, 1],
      ["00002-stopped", "stopped", 0.032, 1],
      ["00003-done", "done", 1, 1],
      ["00004-broken", "damaged", 0, 0],
      ["deep/er/00000-inside", "stopped", 0.032, 1],
    ]);
    expect(runs[4]?.problem).toContain("must be JSON");
  });

  it("change their version with every change, and only then", async () => {
    const server = app();
    const folder = await writeRun(path("00000-run"));
    const version = async () => (await runsOf(server))[0]?.version;
    const seen = [await version()];
    expect(await version()).toBe(seen[0]);
    for (const change of [() => report(folder, 0.5), () => lock(folder, process.ppid), () => lock(folder, NOBODY)]) {
      change();
      seen.push(await version());
    }
    expect(new Set(seen).size).toBe(4);
  });

  it("are told as a whole: options, curves, metrics, pictures and the journal, damaged lines left out", async () => {
    const server = app();
    const folder = await writeRun(path("00000-run"));
    report(folder, 0.5, { "Loss/G/loss": 2 });
    appendFileSync(join(folder, "stats.jsonl"), '{"Loss/G/loss": {"num":\n');
    measured(folder, 0.5, { "Metrics/swd8": 3, "Metrics/swd8_8": 4 });
    report(folder, 0.75);
    appendFileSync(join(folder, "stats.jsonl"), '{"Progress/kimg": {"num": 1, "mea');
    const run = await read("RunAnswer", await server.fetch(get("/api/runs/00000-run")));
    expect(run).toMatchObject({
      name: "00000-run",
      kimg: 0.75,
      resolution: 8,
      secondsPerKimg: 100,
      log: "Starting.\n",
    });
    expect(run.options).toContainEqual({ flag: "--batch", value: "4" });
    const loss = run.curves.find(({ name }) => name === "Loss/G/loss");
    expect([loss?.kimg.slice(-2), loss?.values.slice(-2)]).toEqual([
      [0.5, 0.75],
      [2, null],
    ]);
    expect(run.metrics).toEqual([{ name: "swd8", kimg: [0.5], values: [3] }]);
    expect(run.pictures.map(({ name, kimg }) => [name, kimg])).toEqual([
      ["fakes_init.png", 0],
      ["fakes000000.png", 0],
    ]);
  });

  it("have pictures: the first of a grid for the page, the whole grid, and a film", async () => {
    const server = app();
    await writeRun(path("deep/00000-run"));
    const base = `/api/runs/${encodeURIComponent("deep/00000-run")}`;
    const sizeOf = async (query: string) => {
      const answer = await server.fetch(get(`${base}/pictures/fakes000000.png${query}`));
      const { format, width, height } = await sharp(await answer.arrayBuffer()).metadata();
      return [answer.headers.get("content-type"), format, width, height];
    };
    expect(await sizeOf("")).toEqual(["image/webp", "webp", 64, 32]);
    expect(await sizeOf("?show=all&version=1")).toEqual(["image/png", "png", 256, 256]);
    const first = await server.fetch(get(`${base}/pictures/fakes000000.png`));
    const etag = first.headers.get("etag") ?? "";
    const again = await server.fetch(get(`${base}/pictures/fakes000000.png`, { headers: { "if-none-match": etag } }));
    expect(again.status).toBe(304);
    const film = await server.fetch(get(`${base}/film?format=gif&fps=2`));
    const { format, pages } = await sharp(await film.arrayBuffer()).metadata();
    expect([film.headers.get("content-type"), format, pages]).toEqual(["image/gif", "gif", 2]);
  });

  it("are told by events: at once, and again when something has changed", async () => {
    const server = app();
    const folder = await writeRun(path("00000-run"));
    lock(folder, NOBODY);
    const answer = await server.fetch(get("/api/runs/events"));
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    const events = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => /^event: runs\ndata: (.*)\n\n$/.exec((await events?.read())?.value ?? "")?.[1] ?? "";
    expect(JSON.parse(await next())).toMatchObject([{ state: "died", kimg: 0.032 }]);
    lock(folder, process.ppid);
    report(folder, 0.5);
    expect(JSON.parse(await next())).toMatchObject([{ state: "training", kimg: 0.5 }]);
    await server.close(0);
    expect((await events?.read())?.done).toBe(true);
  });

  it.each([
    "/api/runs/00001-none",
    "/api/runs/..",
    "/api/runs/%2e%2e%2fsecret",
    "/api/runs/00000-run%2f..",
    "/api/runs/00000-run/pictures/secret.png",
    "/api/runs/00000-run/pictures/..%2f..%2fsecret.png",
    "/api/runs/00000-run/pictures/training_options.json",
  ])("are found by their own names alone: %s is nothing", async (address) => {
    await writeRun(path("runs", "00000-run"));
    await writeRun(path("secret"));
    writeFileSync(path("secret.png"), "");
    const server = appOf(served(), { runs: path("runs") });
    expect(await refusal(server.fetch(get(address)))).toMatchObject({ status: 404 });
  });

  it("may vanish, and a server without runs has none", async () => {
    const server = app();
    const folder = await writeRun(path("00000-run"));
    expect(await runsOf(server)).toHaveLength(1);
    rmSync(folder, { recursive: true });
    expect(await runsOf(server)).toEqual([]);
    expect(await refusal(server.fetch(get(`/api/runs/${basename(folder)}`)))).toMatchObject({ status: 404 });
    expect(await refusal(appOf(served()).fetch(get("/api/runs")))).toMatchObject({ status: 404 });
  });
});
