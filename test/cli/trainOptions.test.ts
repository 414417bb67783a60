import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";
import { SMALL, writePictures } from "./trainRuns.ts";

const path = temporaryFolder();

async function refusal(...options: readonly string[]): Promise<string> {
  const { code, err } = await stylegan("train", "--out", path("runs"), ...SMALL, ...options, "--dry-run");
  expect(code).toBe(2);
  return err;
}

describe("options of stylegan train that do not go together", () => {
  it.each([
    [["--p", "0.5"], "but got --aug ada. Add --aug fixed, or leave --p out."],
    [["--aug", "fixed"], "but got none. Add one from 0 to 1, for example --p 0.2."],
    [["--aug", "noaug", "--target", "0.5"], "--target goes with --aug ada, but got --aug noaug. Leave one of the two"],
    [["--aug", "noaug", "--augpipe", "bg"], "but got --aug noaug. Leave one of the two out."],
    [
      ["--batch", "6"],
      "--batch must be a multiple of 4, the group size of the discriminator's minibatch standard " +
        "deviation, but got 6. Take --batch 4 or 8.",
    ],
    [["--batch", "12", "--micro-batch", "8"], "must divide --batch, but got 8 and 12. For example --micro-batch 4."],
    [
      ["--batch", "12", "--micro-batch", "6"],
      "--micro-batch must be a multiple of 4, the group size of the discriminator's " +
        "minibatch standard deviation, but got 6. For example --micro-batch 4.",
    ],
    [["--batch", "4", "--micro-batch", "8"], "must divide --batch, but got 8 and 4. For example --micro-batch 4."],
    [["--freezed", "99"], "--freezed must be at most 4, the number of layers it can freeze, but got 99."],
    [
      ["--labels", "folders"],
      "--labels folders requires --cond, which trains with the classes, but got --labels " +
        "folders without it. Add --cond, or leave --labels out.",
    ],
    [["-f", "styleganv2ada_32_custom"], "Leave --channel-base out, or change the networks in a copy"],
  ])("%j", async (options, message) => {
    expect(await refusal("--data", await writePictures(path("data")), ...options)).toContain(message);
  });

  it("takes no classes from folders that only number a data set's pictures", async () => {
    await writePictures(path("photos", "cat"));
    await writePictures(path("photos", "dog"));
    await succeed("dataset", path("photos"), path("data.zip"));
    const words = ["--data", path("data.zip"), "--cond", "--labels", "folders"];
    expect(await refusal(...words)).toContain(
      "but got a dataset's folders, which only number its images. Leave --labels folders out: dataset.json holds",
    );
    const again = await stylegan("dataset", path("data.zip"), path("again.zip"), "--labels", "folders");
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining("which only number its images") });
  });
});

describe("stylegan train", () => {
  it("needs no labels where it trains without classes", async () => {
    const data = await writePictures(path("data"));
    const words = ["--data", data, "--out", path("runs"), "--dry-run"];
    for (const labels of ['{"labels": [["100.png", 1]]}', '{"labels": [["100.png", "cat"]]}', "no JSON"]) {
      writeFileSync(path("data", "dataset.json"), labels);
      expect(await succeed("train", ...words)).toMatchObject({ facts: { count: 12, cDim: 0 } });
      expect(await refusal("--data", data, "--cond")).toContain("dataset.json");
    }
  });

  it("warns of frozen layers that nothing has trained", async () => {
    const words = ["train", "--data", await writePictures(path("data"), 4, 32), "--freezed", "2", "--dry-run"];
    expect((await stylegan(...words)).err).toBe(
      "These frozen layers were never trained, so they stay random:\n  D b32: fromrgb, conv0\n",
    );
    expect((await stylegan(...words, "--resume", TINY)).err).not.toContain("Frozen");
  });

  it("names a run after its data in any script", async () => {
    const data = await writePictures(path("猫 и collies!"));
    const { folder } = await succeed("train", "--data", data, "--out", path("runs"), ...SMALL, "--kimg", "0.001");
    expect(folder).toBe(path("runs", "00000-猫_и_collies_-auto-batch4-bgc-ada"));
  });
});

it("stylegan train --help tells the defaults that the plan then takes", async () => {
  const { out } = await stylegan("train", "--help");
  const told = (flag: string): string | undefined => {
    const [, description = ""] = new RegExp(`^  --${flag} ([^]*?)(?=\\n  -)`, "m").exec(out) ?? [];
    return /\(default: ([\w.]+)/.exec(description.replace(/\s+/g, " "))?.[1];
  };
  const words = ["--data", await writePictures(path("data")), "--out", path("runs"), "--dry-run"];
  const { setup, kimg, tickKimg, snap } = await succeed("train", ...words);
  expect(setup).toMatchObject({
    augmentation: { mode: told("aug"), target: Number(told("target")), pipe: told("augpipe") },
    generator: { synthesis: { channelMax: Number(told("channel-max")) } },
    freezeLayers: Number(told("freezed")),
    seed: Number(told("seed")),
  });
  expect([kimg, tickKimg, snap].map(String)).toEqual(["kimg", "tick", "snap"].map(told));
});
