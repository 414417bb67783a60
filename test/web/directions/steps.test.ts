import { describe, expect, it } from "vitest";
import { variantLooks, variants } from "../../../web/app/tabs/directions/looks.ts";
import { amountText, directionName, stepOf, usableSteps, withStep } from "../../../web/app/view/steps.ts";
import { float32 } from "../../../src/tensor/hostTensor.ts";
import { keyOf } from "../../../web/base/keyOf.ts";
import { fits, rangeOf } from "../../../web/app/view/fileSteps.ts";
import { readLink, writeLink } from "../../../web/app/view/link.ts";
import { FIRST_VIEW } from "../../../web/app/view/view.ts";
import { LOOK } from "../studios.ts";

describe("steps along directions", () => {
  const steps = [
    { component: 1, amount: 2 },
    { component: 4, amount: -1, layers: [0, 1] },
  ];

  it("are changed one by one, and stay in order", () => {
    expect(withStep(steps, { component: 3, amount: 1 }).map(({ component }) => component)).toEqual([1, 3, 4]);
    expect(withStep(steps, { component: 1, amount: 0.5 })[0]).toEqual({ component: 1, amount: 0.5 });
    expect(stepOf(steps, 4)).toBe(steps[1]);
    expect(stepOf(steps, 0)).toEqual({ component: 0, amount: 0 });
  });

  it("are none where they stand still, unless they say which layers", () => {
    expect(withStep(steps, { component: 1, amount: 0 })).toEqual([steps[1]]);
    expect(withStep(steps, { component: 4, amount: 0, layers: [0] })).toHaveLength(2);
  });

  it("of a file stand beside the network's own, and no link tells them", () => {
    const vectors = float32([2, 4], new Float32Array(8));
    const of = { file: "edits.safetensors", vectors, standardDeviations: [1, 1], ranges: [[-1, 2]] as const };
    const both = withStep(steps, { component: 1, amount: 0.5, of });
    expect(both).toEqual([...steps, { component: 1, amount: 0.5, of }]);
    expect([stepOf(both, 1), stepOf(both, 1, of), stepOf(both, 0, of)]).toEqual([
      steps[0],
      { component: 1, amount: 0.5, of },
      { component: 0, amount: 0, of },
    ]);
    const view = { ...FIRST_VIEW, look: { ...FIRST_VIEW.look, directions: both } };
    expect(readLink(writeLink(view)).look.directions).toEqual(steps);
    expect([rangeOf(of, 0), rangeOf(of, 1), rangeOf(undefined, 0)]).toEqual([
      [-1, 2],
      [-3, 3],
      [-3, 3],
    ]);
    expect(usableSteps(both, 32, 8, () => false)).toEqual(steps);
    expect(
      [
        { wDim: 4, numWs: 8 },
        { wDim: 5, numWs: 8 },
      ].map((network) => fits(of, network)),
    ).toEqual([true, false]);
  });

  it("of another network are left out, and its layers", () => {
    expect(usableSteps(steps, 32, 8)).toBe(steps);
    expect(usableSteps(steps, 4, 8)).toEqual([steps[0]]);
    expect(usableSteps(steps, 32, 1)).toEqual([steps[0], { component: 4, amount: -1, layers: [0] }]);
    expect(usableSteps([{ component: 0, amount: 1, layers: [9, 17] }], 32, 8)).toEqual([]);
  });

  it("and their names read as people say them", () => {
    expect([1.5, 0, -2].map((amount) => amountText(amount))).toEqual(["+1.5 σ", "0", "−2.0 σ"]);
    expect([0, 1].map((component) => directionName({ 0: "smile" }, component))).toEqual(["smile", "Direction 2"]);
  });
});

it("the small pictures show every direction alone, whatever else is moved", () => {
  const look = { ...LOOK, directions: [{ component: 7, amount: 3 }] };
  const looks = variantLooks(look, 2);
  expect(looks.map(({ directions }) => directions)).toEqual([
    [],
    ...[0, 1].flatMap((component) => [-2, 2].map((amount) => [{ component, amount }])),
  ]);
  const named = variants(looks.map(({ directions: [step] }) => `${step?.component} ${step?.amount}`));
  expect([named.ends(0), named.ends(1)]).toEqual([
    ["0 -2", "0 2"],
    ["1 -2", "1 2"],
  ]);
  expect(named.plain).toBe("undefined undefined");
});

it("the small pictures move the layers that their direction moves", () => {
  const steps = [{ component: 1, amount: 0, layers: [6, 7] }];
  const layers = variantLooks({ ...LOOK, directions: steps }, 2).map(({ directions: [step] }) => step?.layers);
  expect(layers).toEqual([undefined, undefined, undefined, [6, 7], [6, 7]]);
});

it("looks are compared by what their vectors hold, shortly", () => {
  const key = (...values: number[]): string => keyOf({ vectors: float32([values.length], values) });
  expect(key(1, 2)).toBe(key(1, 2));
  expect(key(1, 2)).not.toBe(key(2, 1));
  expect(keyOf({ a: float32([5000], new Float32Array(5000)) }).length).toBeLessThan(100);
});
