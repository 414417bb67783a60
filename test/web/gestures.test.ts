import { describe, expect, it } from "vitest";
import { gestures, looksTheSame, watchPresses, type Press } from "../../web/app/view/gestures.ts";
import { FIRST_VIEW, type View } from "../../web/app/view/view.ts";

const psi = (truncationPsi: number): View => ({ ...FIRST_VIEW, look: { ...FIRST_VIEW.look, truncationPsi } });

const noPress = (): Press => ({ count: 0, isHeld: false });

describe("steps of undo", () => {
  it("are one for a key that is held, and another after a pause", () => {
    let time = 0;
    const begins = gestures(noPress, () => time);
    expect(begins(FIRST_VIEW, psi(0.6))).toBe(true);
    time = 500;
    expect(begins(psi(0.6), psi(0.5))).toBe(false);
    time = 1000;
    expect(begins(psi(0.5), psi(0.4))).toBe(false);
    time = 2000;
    expect(begins(psi(0.4), psi(0.3))).toBe(true);
  });

  it("are one for every other part that changes, and for every change of the seeds", () => {
    const begins = gestures(noPress, () => 0);
    const changed = psi(0.5);
    const seeds = (...values: number[]): View => ({ ...changed, seeds: values });
    expect(begins(FIRST_VIEW, changed)).toBe(true);
    expect(begins(changed, seeds(1))).toBe(true);
    expect(begins(seeds(1), seeds(2))).toBe(true);
  });

  it("are one for a drag, however slow, and one for every press, however quick", () => {
    let [time, press] = [0, { count: 1, isHeld: true }];
    const begins = gestures(
      () => press,
      () => time,
    );
    expect(begins(FIRST_VIEW, psi(0.6))).toBe(true);
    time = 5000;
    expect(begins(psi(0.6), psi(0.5))).toBe(false);
    press = { count: 2, isHeld: true };
    expect(begins(psi(0.5), psi(0.4))).toBe(true);
    press = { count: 2, isHeld: false };
    time = 5100;
    expect(begins(psi(0.4), psi(0.3))).toBe(false);
    time = 6000;
    expect(begins(psi(0.3), psi(0.2))).toBe(true);
  });

  it("are none for tabs and opened pictures", () => {
    expect(looksTheSame(FIRST_VIEW, { ...FIRST_VIEW, tab: "mix", selected: 4 })).toBe(true);
    expect(looksTheSame(FIRST_VIEW, { ...psi(0.5), tab: "mix" })).toBe(false);
  });
});

describe("presses of a pointer", () => {
  it("are held until the pointer is let go, or what it drags", () => {
    const events = new EventTarget();
    const press = watchPresses(events);
    const pressAfter = (...types: string[]): Press => {
      types.forEach((type) => events.dispatchEvent(new Event(type)));
      return press();
    };
    expect(press()).toEqual({ count: 0, isHeld: false });
    expect(pressAfter("pointerdown")).toEqual({ count: 1, isHeld: true });
    expect(pressAfter("pointerup")).toEqual({ count: 1, isHeld: false });
    expect(pressAfter("pointerdown", "dragstart", "pointercancel")).toEqual({ count: 2, isHeld: true });
    expect(pressAfter("dragend")).toEqual({ count: 2, isHeld: false });
  });
});
