import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { ACTIVATIONS, biasAct, type Activation, type BiasAct } from "../../src/nn/biasAct.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

/** The definitions, in doubles. */
const FORMULAS: Readonly<Record<Activation, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  lrelu: (x) => (x > 0 ? x : 0.2 * x),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  softplus: (x) => Math.log1p(Math.exp(x)),
  swish: (x) => x / (1 + Math.exp(-x)),
};

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(() => engine.dispose());

const X = [-30, -4, -1.5, -0.3, 0, 0.2, 1, 3, 30];

/** biasAct of X with a bias of 0.5, as rows of one feature. */
async function run(options: BiasAct): Promise<number[]> {
  const trace = new Trace();
  const y = biasAct(trace.input("x", [X.length, 1]), trace.constant(float32([1], [0.5])), options);
  const executable = await engine.compile(program({ y }));
  const { y: result } = await executable.run({ x: float32([X.length, 1], X) });
  return Array.from(result.data);
}

describe("biasAct", () => {
  it.each(Object.keys(FORMULAS) as Activation[])("computes %s with its own gain", async (activation) => {
    const actual = await run({ activation });
    const expected = X.map((x) => FORMULAS[activation](x + 0.5) * ACTIVATIONS[activation].gain);
    actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5));
  });

  it("knows every activation of the table", () => {
    expect(Object.keys(FORMULAS).sort()).toEqual(Object.keys(ACTIVATIONS).sort());
  });

  it("applies a given gain before the clamp", async () => {
    const actual = await run({ activation: "linear", gain: 3, clamp: 4 });
    X.forEach((x, i) => expect(actual[i]).toBeCloseTo(Math.max(-4, Math.min(4, 3 * (x + 0.5))), 5));
  });
});
