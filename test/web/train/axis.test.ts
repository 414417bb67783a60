import { expect, it } from "vitest";
import { axisTexts } from "../../../web/app/controls/chartOptions.ts";

it.each([
  [[0.0005, 0.001, 0.0015], 0.0005, ["0.0005", "0.0010", "0.0015"]],
  [[0.0008, 0.001, 0.0012], 0.0002, ["0.0008", "0.0010", "0.0012"]],
  [[-0.25, 0, 0.25], 0.25, ["-0.25", "0.00", "0.25"]],
  [[0.1, 0.2, 0.30000000000000004], 0.1, ["0.1", "0.2", "0.3"]],
  [[0, 50, 100], 50, ["0", "50", "100"]],
])("the marks %j of an axis, %d apart, read differently", (marks, step, texts) => {
  expect(axisTexts(marks, step)).toEqual(texts);
});

it("the marks of an axis carry its unit", () => {
  expect(axisTexts([0.5, 1], 0.5, "k")).toEqual(["0.5k", "1.0k"]);
});
