import { expect, it } from "vitest";
import { addressSpaceWarning } from "../../src/cli/addressSpace.ts";

const limits = (soft: string): string =>
  "Limit                     Soft Limit           Hard Limit           Units\n" +
  "Max file size             unlimited            unlimited            bytes\n" +
  `Max address space         ${soft.padEnd(20)} unlimited            bytes\n`;

it("warns where so little address space is left that libraries abort", () => {
  expect(addressSpaceWarning(limits("1228800000"))).toMatch(
    /^Only 1\.1 GiB .* raise the limit with `ulimit -v unlimited`\.$/,
  );
});

it.each([limits("unlimited"), limits("8589934592"), ""])("is silent elsewhere", (text) => {
  expect(addressSpaceWarning(text)).toBe(undefined);
});
