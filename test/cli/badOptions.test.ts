import { beforeAll, describe, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { COND, temporaryFolder, TINY } from "./realCommands.ts";
import { generate, refused as refusedIn } from "./refused.ts";

const path = temporaryFolder();
const refused = (argv: readonly string[], message: RegExp): Promise<void> => refusedIn(path("."), argv, message);
const out = (): string[] => ["--out", path("out")];

describe("seeds that do not exist", () => {
  it.each(["-1", "cat", "4294967296", "1.5", "", ",", "1,,2", "5-3", "1e3", "0x10", "9".repeat(20), "1;2", "٣"])(
    "%j",
    (seeds) => refused([...generate(`--seeds=${seeds}`), ...out()], /Cannot read the seed list .*a (seed|range) /),
  );

  it("none, and two sources at once", async () => {
    await refused([...generate(), ...out()], /either --seeds or --projected-w, but got neither/);
    await refused([...generate("--seeds", "1", "--projected-w", "a.npz"), ...out()], /but got both/);
  });

  it("a thousand rows and more, or a walk of one", async () => {
    await refused(["mix", "--network", TINY, "--rows", "0-1000", ...out()], /at most 1000/);
    await refused(["walk", "--network", TINY, "--seeds", "1", "--out", path("a.mp4")], /at least two seeds/);
  });
});

describe("styles, classes and numbers out of range", () => {
  const cpu = ["--device", "cpu"];
  const cond = (...more: string[]): string[] => ["generate", "--network", COND, ...cpu, "--seeds", "1", ...more];
  const walk = (...more: string[]): string[] => ["walk", "--network", TINY, ...cpu, "--seeds", "1,2", ...more];
  const mix = (...more: string[]): string[] => ["mix", "--network", TINY, ...cpu, "--rows", "1", ...more];

  it.each([
    [
      "a style that no network has",
      () => [...mix("--styles", "0-20"), ...out()],
      /has the style layers 0 to 7, but got layer 8/,
    ],
    [
      "more styles than anybody lists",
      () => [...mix("--styles", "0-4294967295"), ...out()],
      /style layer is a whole number from 0 to 999/,
    ],
    [
      "a style of larger networks",
      () => [...mix("--styles", "8"), ...out()],
      /has the style layers 0 to 7, but got layer 8/,
    ],
    ["no style", () => [...mix("--styles", ""), ...out()], /an empty item/],
    ["a held style", () => walk("--mix-seed", "1", "--styles", "9", "--out", path("a.mp4")), /0 to 7, but got layer 9/],
    ["only --mix-seed", () => walk("--mix-seed", "1", "--out", path("a.mp4")), /go together/],
    ["only --styles", () => walk("--styles", "1", "--out", path("a.mp4")), /go together/],
    ["another --mix-seed", () => walk("--mix-seed", "avg", "--styles", "1"), /--mix-seed/],
    ["a class without classes", () => [...generate("--seeds", "1", "--class", "0"), ...out()], /unconditional/],
    ["a class missing", () => [...cond(), ...out()], /needs one of its 5 classes, but got none/],
    ["a class too far", () => [...cond("--class", "5"), ...out()], /classes 0 to 4, but got 5/],
    ["a negative class", () => [...cond("--class=-1"), ...out()], /a class is a whole number, .* but got "-1"/],
    ["no number for --trunc", () => [...generate("--seeds", "1", "--trunc", "NaN"), ...out()], /--trunc/],
    ["an infinite --trunc", () => [...generate("--seeds", "1", "--trunc", "1e999"), ...out()], /--trunc/],
    ["a cutoff below 0", () => [...generate("--seeds", "1", "--trunc-cutoff=-1"), ...out()], /--trunc-cutoff/],
    ["no frames", () => walk("--frames", "0"), /from 1 to 1000000/],
    ["a video of no kind", () => walk("--out", path("a.mov")), /one of mp4, gif, avi, webp, but got ".mov"/],
    ["a video without ending", () => walk("--out", path("a")), /no ending/],
    ["a GIF that is too fast", () => walk("--fps", "60", "--out", path("a.gif")), /supports 0.1 to 50 .*, but got 60/],
    ["an image of no kind", () => [...generate("--seeds", "1", "--format", "pgn"), ...out()], /Did you mean png\?/],
    ["a batch of nothing", () => [...generate("--seeds", "1", "--batch", "0"), ...out()], /from 1 to 1024/],
    [
      "a noise of its own",
      () => [...generate("--seeds", "1", "--noise-mode", "rand"), ...out()],
      /const, random, none/,
    ],
    ["an empty path", () => ["generate", "--network", "", "--seeds", "1"], /must not be empty/],
    ["weights of its own", () => [...generate("--seeds", "1", "--weights", "D"), ...out()], /G_ema, G/],
    [
      "a grid beyond every format",
      () => [...generate("--seeds", "0-4294967295", "--grid"), ...out()],
      /at most 65535 pixels/,
    ],
    [
      "a grid beyond memory",
      () => [...generate("--seeds", "0-1999999", "--grid"), ...out()],
      /at most 2 GiB of pixels/,
    ],
    [
      "a grid beyond webp",
      () => [...generate("--seeds", "0-999999", "--grid", "--format", "webp"), ...out()],
      /Choose png/,
    ],
  ])("%s", (_, argv, message) => refused(argv(), message));
});

describe("a device that is not there", () => {
  let gpu = true;
  beforeAll(async () => {
    gpu = await openEngine({ device: "gpu" }).then(
      (engine) => engine.dispose().then(() => true),
      (error: unknown) => !(error instanceof UserError),
    );
  }, 60_000);

  it("is an error that lists what was tried", { timeout: 60_000 }, async (context) => {
    if (gpu) context.skip("this machine has a GPU");
    const message = /Cannot use device "gpu": .*CUDA does not start: .*WebGPU does not start: .*use the device cpu/;
    await refused(["generate", "--network", TINY, "--seeds", "1", "--device", "gpu", ...out()], message);
  });
});
