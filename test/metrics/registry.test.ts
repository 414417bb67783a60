import { expect, it } from "vitest";
import { METRICS, metricUsage, parseMetrics } from "../../src/metrics/registry.ts";

it.each([
  ["swd", 1000],
  ["swd500", 500],
  ["swd2k", 2000],
])("%s asks for %i images", (name, count) => {
  expect(parseMetrics(name)).toMatchObject([{ name, count }]);
});

it("takes a list, and each name that the help shows", () => {
  const names = METRICS.map(metricUsage);
  expect(parseMetrics(names.join(", ")).map(({ name }) => name)).toEqual(names);
});

it.each(["", "swd0", "swdk", "swd-1", "swd1e3", "fid", "swd,", "SWD"])('refuses "%s"', (words) => {
  expect(() => parseMetrics(words)).toThrow("a metric is one of swd");
});
