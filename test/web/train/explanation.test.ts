import { expect, it } from "vitest";
import { explanation } from "../../../web/app/tabs/train/live/explanation.ts";
import type { TrainingView } from "../../../web/training/training.ts";

const progress = { iteration: 40, imagesSeen: 640, p: 0, savedIteration: 40 };
const paused: TrainingView = { stage: "paused", progress, notes: [] };

it("says of a paused run what is stored, and nothing else", () => {
  expect(explanation(paused)).toBe("Everything is stored in this browser.");
  const full = explanation({ ...paused, progress: { ...progress, savedIteration: 12 }, problem: "no room" });
  expect(full).toMatch(/^Stored as of step 12; later progress is only in this tab\./);
  expect(explanation({ ...paused, notes: ["This browser stores nothing"] })).toBe("It is only in this tab.");
});
