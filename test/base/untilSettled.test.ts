import { describe, expect, it } from "vitest";
import { untilSettled } from "../../src/base/untilSettled.ts";

describe("a listener of work", () => {
  it("hears what is told on the way, and gives its answer", async () => {
    const answer = untilSettled(
      (fraction: number) => 2 * fraction,
      async (heard) => [heard(1), heard(2)],
    );
    expect(await answer).toEqual([2, 4]);
  });

  it.each(["ended", "failed"] as const)("hears nothing once the work has %s", async (end) => {
    const told: number[] = [];
    let tell = (_: number): unknown => undefined;
    const work = untilSettled(
      (fraction: number) => told.push(fraction),
      async (heard) => {
        tell = heard;
        heard(0.5);
        if (end === "failed") throw new Error("no");
      },
    );
    await work.catch(() => undefined);
    tell(1);
    expect(told).toEqual([0.5]);
  });
});
