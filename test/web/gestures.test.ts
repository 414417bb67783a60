import { describe, expect, it } from "vitest";
import { gestures, looksTheSame } from "../../web/app/view/gestures.ts";
import { FIRST_VIEW, type View } from "../../web/app/view/view.ts";

const psi = (truncationPsi: number): View => ({ ...FIRST_VIEW, look: { ...FIRST_VIEW.look, truncationPsi } });

describe("steps of undo", () => {
  it("are one for the drag of a slider, and another after a pause", () => {
    let time = 0;
    const begins = gestures(() => time);
    expect(begins(FIRST_VIEW, psi(0.6))).toBe(true);
    time = 500;
    expect(begins(psi(0.6), psi(0.5))).toBe(false);
    time = 1000;
    expect(begins(psi(0.5), psi(0.4))).toBe(false);
    time = 2000;
    expect(begins(psi(0.4), psi(0.3))).toBe(true);
  });

  it("are one for every other part that changes, and for every change of the seeds", () => {
    const begins = gestures(() => 0);
    const changed = psi(0.5);
    const seeds = (...values: number[]): View => ({ ...changed, seeds: values });
    expect(begins(FIRST_VIEW, changed)).toBe(true);
    expect(begins(changed, seeds(1))).toBe(true);
    expect(begins(seeds(1), seeds(2))).toBe(true);
  });

  it("are none for tabs and opened pictures", () => {
    expect(looksTheSame(FIRST_VIEW, { ...FIRST_VIEW, tab: "mix", selected: 4 })).toBe(true);
    expect(looksTheSame(FIRST_VIEW, { ...psi(0.5), tab: "mix" })).toBe(false);
  });
});
