import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { changed, SETTINGS, stagesOf } from "../../scripts/compare-settings/settings.ts";
import { readExperiment } from "../../src/checkpoints/experiment.ts";

const file = new URL("../../experiments/styleganv2ada_32_avatars.json", import.meta.url);
const usual: unknown = JSON.parse(readFileSync(file, "utf8"));

describe("compare-settings", () => {
  it.each(Object.entries(SETTINGS))("%s is an experiment that states something else", (name, { change, options }) => {
    const experiment = readExperiment(changed(usual, change ?? {}));
    const same = JSON.stringify(experiment) === JSON.stringify(readExperiment(usual));
    expect(same).toBe(change === undefined);
    expect(change !== undefined || options !== undefined || name === "usual").toBe(true);
  });

  it("changes what is named and nothing beside it", () => {
    const before = { a: { b: 1, c: [2] }, d: "e" };
    expect(changed(before, { a: { b: null }, d: 3 })).toEqual({ a: { b: null, c: [2] }, d: 3 });
    expect(before).toEqual({ a: { b: 1, c: [2] }, d: "e" });
  });

  it("measures the stages of a variant in the order of their time", () => {
    const files = [
      "ada.1200s.9kimg.safetensors",
      "ada.300s.2kimg.safetensors",
      "ada.json",
      "usual.300s.3kimg.safetensors",
    ];
    expect(stagesOf("ada", files)).toEqual([files[1], files[0]]);
  });

  it("refuses a field that the experiment does not have", () => {
    expect(() => changed({ a: {} }, { a: { gamma: 1 } })).toThrow("the experiment has no gamma");
  });
});
