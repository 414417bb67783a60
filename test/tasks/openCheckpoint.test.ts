import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { openCheckpoint } from "../../src/tasks/openCheckpoint.ts";
import type { HostTensor } from "../../src/tensor/hostTensor.ts";
import { fingerprint, referenceFile } from "../checkpoints/files.ts";
import { floats, temporaryFolder, TINY } from "../cli/realCommands.ts";

const path = temporaryFolder();
const SEEDS = Array.from({ length: 256 }, (_, i) => i);

describe("openCheckpoint", () => {
  it("reads a path and a file's bytes alike", async () => {
    expect(fingerprint(await openCheckpoint(TINY))).toEqual(
      fingerprint(await openCheckpoint(referenceFile("tiny32.pkl"))),
    );
  });

  it("computes the average w of a file that lacks it", async () => {
    const whole = readTorch(referenceFile("rosinality32.pth")) as Map<string, ReadonlyMap<string, HostTensor>>;
    const alone = { tensors: whole.get("g_ema") ?? new Map<string, HostTensor>(), metadata: new Map<string, string>() };
    const bytes = concatBytes(writeSafetensors(alone));
    const { G_ema } = await openCheckpoint(bytes);
    expect(G_ema?.lacksAverage).not.toBe(true);
    const { length: size } = floats(G_ema?.tensors.get("mapping.w_avg"));
    const network = await loadNetwork(bytes, { device: "cpu" });
    const { data } = await network.mapping(network.latents(SEEDS), { truncationPsi: 1 });
    await network.dispose();
    for (const [i, average] of floats(G_ema?.tensors.get("mapping.w_avg")).entries()) {
      const values = SEEDS.map((_, n) => data[n * network.numWs * size + i] ?? NaN);
      const mean = values.reduce((sum, value) => sum + value, 0) / SEEDS.length;
      const deviation = Math.hypot(...values.map((value) => value - mean)) / Math.sqrt(SEEDS.length);
      expect(Math.abs(average - mean)).toBeLessThan((5 * deviation) / Math.sqrt(SEEDS.length));
      expect(Math.abs(average - mean)).toBeGreaterThan(0);
    }
  });

  it("names the file in what it refuses, and no name where there are only bytes", async () => {
    writeFileSync(path("notes.pkl"), "my notes");
    await expect(openCheckpoint(path("notes.pkl"))).rejects.toThrow(`checkpoint "${path("notes.pkl")}"`);
    await expect(openCheckpoint(new TextEncoder().encode("my notes"))).rejects.toThrow(/checkpoint: /);
  });
});
