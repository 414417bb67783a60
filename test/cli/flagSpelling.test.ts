import { describe, expect, it } from "vitest";
import { OptionError } from "../../src/base/optionError.ts";
import { flagSpelling } from "../../src/cli/flagSpelling.ts";
import { formSpelling } from "../../src/runs/optionError.ts";

describe("an error that names options", () => {
  const error = new OptionError((say) => ({
    attempted: "train",
    rule: `${say("microBatch", 4)} must divide ${say("batch")}`,
    next: `Give ${say("range", { min: -1, max: 2 })}, ${say("cond", true)} or ${say("cond", false)}.`,
  }));

  it("names them as code does", () => {
    expect(error.message).toBe(
      "Cannot train: microBatch: 4 must divide batch. Give range: { min: -1, max: 2 }, cond: true or cond: false.",
    );
  });

  it("names them on the command line by the command's own flags", () => {
    const flag = (flags: string) => ({ flags, description: "" });
    const say = flagSpelling({ batch: flag("-b, --batch-size <n>"), range: flag("--range <min,max>") });
    expect(error.spelled(say).message).toBe(
      "Cannot train: --micro-batch 4 must divide -b. Give --range -1,2, --cond or --cond 0.",
    );
  });

  it("names them in the page by the form's labels", () => {
    expect(error.spelled(formSpelling).message).toContain('"Micro batch" 4 must divide "Batch"');
  });
});
