import { describe, expect, it } from "vitest";
import { readNumber, stepped } from "../../web/base/readNumber.ts";

const SEED = { min: 0, max: 4294967295 };

describe("a field's number", () => {
  it.each(["0", "85", " 7 ", "4294967295"])("is read as a whole: %s", (text) => {
    expect(readNumber(text, SEED)).toEqual({ value: Number(text) });
  });

  it.each(["4294967296", "-1", "1.5", "abc", "3a", "", "1e3", "0x10", "Infinity", "1 2", "."])(
    "is not taken for another: %s",
    (text) => {
      expect(readNumber(text, SEED)).toEqual({ problem: "a whole number from 0 to 4294967295" });
    },
  );

  it("may be absent, a fraction, or have a rule of its own", () => {
    expect(readNumber("", { ...SEED, mayBeEmpty: true })).toEqual({ value: undefined });
    expect(readNumber("0.25", { min: 0, max: 1, fractions: true })).toEqual({ value: 0.25 });
    expect(readNumber("2", { min: 0, max: 1, fractions: true })).toEqual({ problem: "a number from 0 to 1" });
    const even = { ...SEED, check: (value: number) => (value % 2 === 0 ? undefined : "even") };
    expect([readNumber("4", even), readNumber("5", even)]).toEqual([{ value: 4 }, { problem: "even" }]);
  });

  it("is counted by arrow keys within its range", () => {
    expect([stepped(3, 1, SEED), stepped(0, -1, SEED), stepped(4294967295, 1, SEED)]).toEqual([4, 0, 4294967295]);
    expect([stepped(undefined, 1, SEED), stepped(undefined, -1, SEED)]).toEqual([0, 4294967295]);
    expect(stepped(0.3, -0.1, { min: 0, max: 1, fractions: true })).toBe(0.2);
  });
});
