import { describe, expect, it } from "vitest";
import { exactLog } from "../../src/base/exactLog.ts";

describe("exactLog", () => {
  /** To 60 digits by Python's decimal, then rounded. */
  it.each([
    [1, 0],
    [1 + 2 ** -52, 2.2204460492503128e-16],
    [1 - 2 ** -53, -1.1102230246251565e-16],
    [0.25, -1.3862943611198906],
    [0.708, -0.34531118528841737],
    [1.413, 0.3457151037023904],
    [2.2250738585072014e-308, -708.3964185322641],
    [1e300, 690.7755278982137],
  ])("of %d is the nearest double", (x, log) => expect(exactLog(x)).toBe(log));

  /** The same, of which each lies within 0.0002 units of the middle of two doubles. */
  it.each([
    [0.8647198249172529, -0.14534972634755072],
    [0.411564443917084, -0.8877896637947432],
    [0.7788986152543844, -0.2498743888798913],
    [0.13772281400255404, -1.9825122079398894],
    [0.017502082215576364, -4.045435421383452],
  ])("of %d is the nearer of two doubles", (x, log) => expect(exactLog(x)).toBe(log));
});
