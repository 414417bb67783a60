import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { lpipsFeatures, lpipsStages, type LpipsWeights } from "../../src/perceptual/lpips.ts";
import { readLpips } from "../../src/perceptual/readLpips.ts";
import { gradient } from "../../src/program/gradient.ts";
import { program } from "../../src/program/program.ts";
import { sum } from "../../src/program/ops.ts";
import { Trace } from "../../src/program/trace.ts";
import { createRng } from "../../src/base/rng.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

const reference = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../reference/${name}`, import.meta.url)));
let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ device: "cpu" })));
afterAll(() => engine.dispose());

/** Weights whose last stage is dead: every activation of it is zero. */
function deadStage(): LpipsWeights {
  const weights = readLpips(reference("vgg-narrow.pth"), reference("lpips-lin-narrow.pth"));
  const bias = float32([64], new Float32Array(64).fill(-1e6));
  return { ...weights, vgg16: new Map([...weights.vgg16, ["features.28.bias", bias]]) };
}

it("has a finite gradient where every channel of a pixel is zero, and takes odd sizes", async () => {
  const trace = new Trace();
  const [a, b] = [trace.input("a", [1, 3, 19, 33]), trace.input("b", [1, 3, 19, 33])];
  const weights = deadStage();
  const stages = lpipsStages(trace, lpipsFeatures(trace, a, weights), lpipsFeatures(trace, b, weights), weights);
  const [grad = a] = gradient(sum(stages, [1]), [a]);
  const executable = await engine.compile(program({ stages, grad }));
  const picture = (seed: number) => float32([1, 3, 19, 33], createRng(seed, "picture").normals(3 * 19 * 33));
  const outputs = await executable.run({ a: picture(1), b: picture(2) });
  expect([...outputs.grad.data].every(Number.isFinite)).toBe(true);
  const [first = 0, , , , last] = [...outputs.stages.data].map(Number);
  expect(first).toBeGreaterThan(0);
  expect(last).toBe(0);
});
