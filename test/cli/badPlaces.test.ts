import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi, type TestContext } from "vitest";
import { stylegan, temporaryFolder, TINY } from "./realCommands.ts";
import { generate, refused as refusedIn } from "./refused.ts";

const path = temporaryFolder();
const refused = (argv: readonly string[], message: RegExp): Promise<void> => refusedIn(path("."), argv, message);

describe("a place that cannot be written", () => {
  beforeEach(() => writeFileSync(path("file"), "kept"));

  it.each([
    ["a file for a folder", () => path("file"), /a folder is needed, but this is a file/],
    ["a folder in a file", () => path("file", "out"), /a part of the path is a file/],
    ...(process.platform === "linux"
      ? [["/proc", () => "/proc/out", /no file or folder can be created there/] as const]
      : []),
    ["a name that is too long", () => path("x".repeat(300)), /name is too long/],
  ] as const)("%s", async (_, place, message) => {
    await refused([...generate("--seeds", "1"), "--out", place()], message);
    const mix = ["mix", "--network", TINY, "--device", "cpu", "--rows", "1", "--cols", "2"];
    await refused([...mix, "--out", place()], message);
    expect(readFileSync(path("file"), "utf8")).toBe("kept");
  });

  it("a port that no web server uses, and a cache where nothing can be made", async () => {
    const address = "http://127.0.0.1:6000/a.pkl";
    mkdirSync(path("cache", "stylegan2-ada", "downloads"), { recursive: true });
    vi.stubEnv("XDG_CACHE_HOME", path("cache"));
    await refused(["info", address], /Cannot fetch "http:[^"]+a\.pkl": web servers may not use that port/);
    vi.stubEnv("XDG_CACHE_HOME", path("file"));
    await refused(["info", address], /Cannot keep downloads in "[^"]+": a part of the path is a file/);
    vi.unstubAllEnvs();
  });

  it("films and checkpoints", async () => {
    const film = ["walk", "--network", TINY, "--device", "cpu", "--seeds", "1,2", "--frames", "1", "--out"];
    await refused([...film, path("file", "a.mp4")], /Cannot write/);
    mkdirSync(path("a.mp4"));
    await refused([...film, path("a.mp4")], /a file is needed, but this is a folder/);
    await refused(["convert", TINY, path("file", "a.pth")], /Cannot write/);
    await refused(["convert", TINY, path("a.onnx")], /one of .safetensors, .pth, .pt, .pkl, but got ".onnx"/);
    await refused(["convert", TINY, path("a")], /no ending/);
    await refused(["convert", TINY, path("a.pkl"), "--half"], /a .pkl in half precision/);
  });

  it("a folder where a picture belongs: the others are whole", async () => {
    mkdirSync(path("out", "seed0002.png"), { recursive: true });
    const { code, err } = await stylegan(...generate("--seeds", "1-3", "--out", path("out")));
    expect(code).toBe(2);
    expect(err).toContain("a file is needed, but this is a folder");
    const left = readdirSync(path("out"));
    expect(left).toEqual(expect.arrayContaining(["seed0001.png", "seed0002.png"]));
    expect(left.filter((file) => !/^seed000[123]\.png$/.test(file))).toEqual([]);
  });
});

describe("a disk of its own", () => {
  afterEach(() => void spawnSync("umount", [path("disk")]));

  /** Mounts a small disk; skips the test, with the reason, where that is not allowed. */
  function mountDisk(context: TestContext, options: string): string {
    const disk = path("disk");
    mkdirSync(disk);
    const { status, stderr, error } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk]);
    if (status !== 0) context.skip(`no disk can be mounted here: ${error?.message ?? stderr.toString().trim()}`);
    return disk;
  }

  it("that is full", async (context) => {
    const disk = mountDisk(context, "size=64k");
    const { code, err } = await stylegan(...generate("--seeds", "0-99", "--out", `${disk}/out`));
    expect(code).toBe(2);
    expect(err).toContain("the disk is full. Free some space, or choose a folder on another disk.");
    const files = readdirSync(`${disk}/out`);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) await sharp(`${disk}/out/${file}`).raw().toBuffer(); // whole, every one
    await refused(["convert", TINY, `${disk}/a.pth`], /the disk is full/);
    const walk = ["walk", "--network", TINY, "--device", "cpu", "--seeds", "1-9", "--frames", "20"];
    await refused([...walk, "--out", `${disk}/a.gif`], /the disk is full/);
    await refused([...walk, "--out", `${disk}/a.avi`], /the disk is full/);
  });

  it("that is read-only", async (context) => {
    const disk = mountDisk(context, "ro,size=64k");
    await refused(generate("--seeds", "1", "--out", `${disk}/out`), /the file system is read-only/);
    await refused(["convert", TINY, `${disk}/a.pth`], /the file system is read-only/);
  });
});
