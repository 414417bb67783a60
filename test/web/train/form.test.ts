import { describe, expect, it } from "vitest";
import { choicesOf, FIRST_FORM, problemOf, problemsOf } from "../../../web/app/tabs/train/setup/form.ts";
import { openDataset } from "../../../src/datasets/openDataset.ts";
import { blockSource } from "../../../src/datasets/pictureBlock.ts";
import { drawnFaces } from "../../../web/training/pictures/drawings.ts";
import { defaultChoices, planOf } from "../../../web/training/choices.ts";
import { setupFor } from "../../../web/training/run/newRun.ts";

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

  it("takes just the batches that training takes", async () => {
    const dataset = await openDataset(blockSource(drawnFaces(4, 16)));
    for (let batch = 1; batch <= 12; batch++) {
      const plan = (): unknown => planOf({ ...defaultChoices(16, "narrow"), batch }, dataset);
      if (problemOf("batch", `${batch}`) === undefined) plan();
      else expect(plan, `batch ${batch}`).toThrow(/multiple of 4/);
    }
  });

  it("names no option of the command line", async () => {
    const refused = setupFor({ ...defaultChoices(16, "narrow"), batch: 6 });
    await expect(refused).rejects.toThrow('"Batch" must be a multiple of 4');
    await expect(refused).rejects.not.toThrow(/--/);
  });
});
