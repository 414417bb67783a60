import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { mergeCheckpoints } from "../../src/tasks/merge.ts";
import { discriminatorConfig, generatorConfig } from "../checkpoints/configs.ts";
import { newDiscriminator, newGenerator, userErrorOf } from "../checkpoints/files.ts";

const SMALL = { channelBase: 64, channelMax: 8 };
const CONFIG = generatorConfig({ imgResolution: 8, synthesis: SMALL });
const JUDGE = discriminatorConfig({ imgResolution: 8, ...SMALL });
const [G, G_ema] = [1, 2].map((seed) => ({ config: CONFIG, tensors: newGenerator(CONFIG, seed) }));
const D = { config: JUDGE, tensors: newDiscriminator(JUDGE) };

const merge = (...checkpoints: readonly Checkpoint[]) =>
  mergeCheckpoints(checkpoints.map((checkpoint, i) => ({ file: `${i}.pth`, checkpoint })));
const lone = (generator: typeof G): Checkpoint => ({ ...(generator && { G_ema: generator }), extras: {} });

describe("mergeCheckpoints", () => {
  it("takes the first of two lone generators for G", () => {
    const merged = merge(lone(G), lone(G_ema), { D, extras: {} });
    expect([merged.G, merged.G_ema, merged.D]).toEqual([G, G_ema, D]);
  });

  it("leaves one generator what it is, and keeps what each file says, the first above the others", () => {
    const merged = merge({ D, extras: { note: "d", kimg: 3 } }, { ...lone(G_ema), extras: { note: "g" } });
    expect(merged).toEqual({ G_ema, D, extras: { note: "d", kimg: 3 } });
  });

  it("refuses a network that comes twice", () => {
    const both = { ...(G && { G }), ...(G_ema && { G_ema }), extras: {} };
    expect(userErrorOf(() => merge(both, lone(G))).message).toMatch(/G_ema in "0\.pth" and in "1\.pth"/);
    expect(userErrorOf(() => merge(lone(G), lone(G), lone(G))).message).toMatch(/G_ema in "0\.pth"/);
  });

  it.each([
    ["another resolution", { imgResolution: 16 }, /imgResolution 8 of G_ema and 16 of D/],
    ["other channels", { imgChannels: 1 }, /imgChannels 3 of G_ema and 1 of D/],
    ["classes", { cDim: 4 }, /cDim 0 of G_ema and 4 of D/],
  ])("refuses a discriminator of %s", (_, differing, message) => {
    const config = discriminatorConfig({ imgResolution: 8, ...SMALL, ...differing });
    const stranger = { D: { config, tensors: newDiscriminator(config) }, extras: {} };
    expect(userErrorOf(() => merge(lone(G_ema), stranger)).message).toMatch(message);
  });
});
