import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { recipeData } from "../../src/cli/recipeData.ts";
import { SHIPPED_NETWORKS } from "../../src/model/shippedNetworks.ts";
import { stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";
import { tinyExperiment } from "./tinyExperiment.ts";

const path = temporaryFolder();

/** tiny32 stands in for the avatars, whatever the repository holds. */
vi.mock("../../src/tasks/shippedNetwork.ts", async (original) => {
  const tiny = fileURLToPath(new URL("../reference/tiny32.pkl", import.meta.url));
  return { ...(await original<object>()), SHIPPED_PATHS: { avatars: tiny }, shippedNetwork: () => tiny };
});

/** The module itself. */
const { shippedNetwork, SHIPPED_PATHS, namedNetwork } = await vi.importActual<
  typeof import("../../src/tasks/shippedNetwork.ts")
>("../../src/tasks/shippedNetwork.ts");

describe("without a network the one that comes with stylegan is used", () => {
  it.each([
    ["mix", ["--rows", "85", "--cols", "100"], ["100-100.png", "85-100.png", "85-85.png", "grid.png"]],
    ["generate", ["--seeds", "85"], ["seed0085.png"]],
  ])("by %s, which says so", async (command, words, files) => {
    const { code, err } = await stylegan(command, ...words, "--device", "cpu", "--out", path("out"));
    const note = expect.stringMatching(/^Using the bundled avatars: .*tiny32.pkl\n/);
    expect([code, err]).toEqual([0, note]);
    expect(readdirSync(path("out")).sort()).toEqual(files);
  });

  it("by walk and info", async () => {
    await succeed("walk", "--seeds", "1,2", "--frames", "1", "--device", "cpu", "--out", path("walk.gif"));
    expect(existsSync(path("walk.gif"))).toBe(true);
    expect(await succeed("info")).toEqual(await succeed("info", TINY));
    expect((await stylegan("info")).err).toMatch(/^Using the bundled avatars/);
  });

  it("by a demo whose experiment describes it, and by no other", async () => {
    const demo = ["demo", "image", "--seeds", "1", "-f"];
    const { code, err } = await stylegan(...demo, tinyExperiment(path()));
    expect([code, err]).toEqual([0, expect.stringContaining(`Using the bundled avatars: ${TINY}`)]);
    const other = await stylegan(...demo, "styleganv2ada_512_afhqcat");
    expect([other.code, other.err]).toEqual([2, expect.stringContaining("Give the checkpoint with -c FILE")]);
  });

  it("unless another one is named, of which nothing is said", async () => {
    const { err } = await stylegan("generate", "--network", TINY, "--seeds", "1", "--out", path("out"));
    expect(err).not.toContain("avatars");
  });
});

describe("the networks that come with stylegan", () => {
  it.each([
    ["avatars", 64],
    ["avatars128", 128],
  ])("hold the avatars with their discriminator, and say how they are mixed: %s", async (name, resolution) => {
    const { networks, extras } = await succeed("info", namedNetwork(name));
    expect(networks).toMatchObject([
      { name: "G_ema", resolution },
      { name: "D", resolution },
    ]);
    expect(extras).toMatchObject({ mixStyles: expect.any(Array), note: expect.stringContaining("CC0 1.0") });
  });

  it("lie in the folder that the package carries", () => {
    expect(Object.keys(SHIPPED_PATHS)).toEqual(SHIPPED_NETWORKS.map(({ name }) => name));
    for (const { name, file } of SHIPPED_NETWORKS) expect(SHIPPED_PATHS[name]).toBe(resolve("models", file));
    expect(namedNetwork(TINY)).toBe(TINY);
  });

  it.each([
    [undefined, ""],
    ["avatars", ""],
    ["avatars128", "&file=avatars128.safetensors"],
    [TINY, "&file=tiny32.pkl"],
    ["https://example.com/my%20cats.pth?key=1", "&file=my%20cats.pth"],
  ])("are named by links to the page, which opens with the default: %s", (network, file) => {
    const { link } = recipeData({ kind: "generate", seeds: [85] }, network);
    expect(link).toBe(`gallery?seeds=85&psi=1&noise=const${file}`);
  });

  it("are told where a name is none of theirs", async () => {
    const words = ["--network", "avatars256", "--seeds", "1"];
    const { code, err } = await stylegan("generate", ...words, "--out", path("out"));
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/avatars128.*The bundled networks are avatars and avatars128/),
    ]);
    expect(() => namedNetwork("packag")).toThrow(/"package\.json".*The bundled networks are/);
  });

  it("are missed by name where an installation lacks them", () => {
    expect(() => shippedNetwork("avatars", { avatars: path("none.safetensors") })).toThrow(
      /none\.safetensors", but got no such file\. Reinstall the package, or use a checkpoint of your own\./,
    );
  });
});
