import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { gradient } from "../../src/program/gradient.ts";
import type { Tensor } from "../../src/program/node.ts";
import * as ops from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { augment, augmentParameters } from "../../src/training/augment/augment.ts";
import { percentileDraws, randomDraws } from "../../src/training/augment/draws.ts";
import { AUGMENT_SETS } from "../../src/checkpoints/augmentSets.ts";
import { discriminatorRegularisation } from "../../src/training/phases/discriminatorRegularisation.ts";
import { traceNetworks } from "../../src/training/phases/phase.ts";
import { evaluateExactly, toValue, type Value } from "../engine/reference.ts";
import { direction, slopes, weighted, type Feeds } from "../program/finiteDifferences.ts";
import { feedsOf, SETTINGS } from "./smallNetworks.ts";

function parameters(): Feeds {
  const drawn = augmentParameters(randomDraws(createRng(5), 1), 1, AUGMENT_SETS.bgcfnc, { channels: 3, resolution: 6 });
  return Object.fromEntries(Object.entries(drawn).map(([name, tensor]) => [name, toValue(tensor)]));
}

describe("the pipeline's gradient in the images", () => {
  const trace = new Trace();
  const x = trace.input("x", [1, 3, 6, 6]);
  const y = augment(x, AUGMENT_SETS.bgcfnc);
  const bent = weighted(trace, ops.tanh(y), "v");
  const feeds: Feeds = { ...parameters(), x: direction(x, 1), v: direction(y, 2), u: direction(x, 3) };

  it("agrees with finite differences, to second order", { timeout: 60_000 }, () => {
    const first = slopes(bent, [x], feeds);
    expect(Math.abs(first.told - first.measured) / first.size).toBeLessThan(1e-7);
    const [slope = x] = gradient(bent, [x]);
    const second = slopes(weighted(trace, slope, "u"), [x], feeds);
    expect(Math.abs(second.told)).toBeGreaterThan(1e-3);
    expect(Math.abs(second.told - second.measured) / second.size).toBeLessThan(1e-7);
  });

  it("is the adjoint of what the pipeline adds for an image", () => {
    const [back = x] = gradient(weighted(trace, y, "v"), [x]);
    const value = (values: Feeds): Map<string, Value> => evaluateExactly(program({ y, back }), { ...feeds, ...values });
    const [at, atZero] = [value({}), value({ x: { shape: x.shape, data: new Float64Array(3 * 36) } })];
    const moved = at.get("y")?.data.map((value, i) => value - (atZero.get("y")?.data[i] ?? NaN));
    expect(dot(moved, feeds.v?.data)).toBeCloseTo(dot(feeds.x?.data, at.get("back")?.data), 6);
  });
});

describe("R1 through the pipeline", () => {
  it("has the gradient in D's parameters that finite differences tell", { timeout: 60_000 }, () => {
    const seen = (images: Tensor): Tensor => augment(images, AUGMENT_SETS.bgc, { prefix: "real." });
    const settings = { ...SETTINGS, augment: seen };
    const networks = traceNetworks(settings);
    const { loss } = discriminatorRegularisation.run(networks, settings);
    const single = feedsOf(
      program({ loss }),
      augmentParameters(
        percentileDraws(0.6, createRng(0)),
        settings.batchSize,
        AUGMENT_SETS.bgc,
        { channels: 1, resolution: 8 },
        "real.",
      ),
    );
    const feeds = Object.fromEntries(Object.entries(single).map(([name, tensor]) => [name, toValue(tensor)]));
    const { told, measured, size } = slopes(ops.reshape(loss, []), [networks.D.flat], feeds, 1e-6);
    expect(Math.abs(told)).toBeGreaterThan(1e-3);
    expect(Math.abs(told - measured) / size).toBeLessThan(1e-5);
  });
});

function dot(a: Float64Array | undefined, b: Float64Array | undefined): number {
  return Array.from(a ?? []).reduce((sum, value, i) => sum + value * (b?.[i] ?? NaN), 0);
}
