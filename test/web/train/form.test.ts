import { describe, expect, it } from "vitest";
import { choicesOf, FIRST_FORM, problemOf, problemsOf } from "../../../web/app/tabs/train/setup/form.ts";
import { trainPlan } from "../../../src/runs/plan.ts";
import { defaultChoices, inPageWords, planOf } from "../../../web/training/choices.ts";

const form = (advanced: (typeof FIRST_FORM)["advanced"]) => ({ ...FIRST_FORM, advanced });

describe("the form of a run", () => {
  it("keeps what is written, and says what is wrong with it before anything begins", () => {
    const wrong = form({ batch: "6", seed: "abc", gamma: "0.5", kimg: "" });
    expect(problemsOf(wrong)).toEqual(["Batch", "Seed"]);
    expect(problemOf("batch", "6")).toMatch(/^This must be a multiple of 4, .*: 4 or 8\.$/);
    expect(problemOf("kimg", "0")).toBe("This must be a number from 0.001 to 1000000.");
    expect(choicesOf(wrong)).toMatchObject({ batch: 16, seed: 0, gamma: 0.5 });
    expect(problemsOf(form({ batch: "8", channelMax: "" }))).toEqual([]);
  });

  it("takes just the batches that training takes", () => {
    for (let batch = 1; batch <= 12; batch++) {
      const plan = (): unknown => planOf({ ...defaultChoices(16, "narrow"), batch });
      if (problemOf("batch", `${batch}`) === undefined) plan();
      else expect(plan, `batch ${batch}`).toThrow(/multiple of 4/);
    }
  });

  it("names no option of the command line", () => {
    const refused = (): unknown => planOf({ ...defaultChoices(16, "narrow"), batch: 6 });
    expect(refused).toThrow('"Batch" must be a multiple of 4');
    expect(refused).not.toThrow(/--/);
    const data = { name: "pictures", resolution: 16, channels: 3, cDim: 0 } as const;
    for (const options of [
      { batch: 12, microBatch: 8 },
      { aug: "fixed" },
      { freezed: 99 },
      { cond: true, freezeEmbed: true },
    ] as const) {
      const error = caught(() => trainPlan(options, data));
      expect(error).toMatchObject({ message: expect.not.stringContaining("--") });
      expect(inPageWords(error)).toMatchObject({ message: expect.not.stringMatching(/--|[a-z][A-Z]/) });
    }
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
