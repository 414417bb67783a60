import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { datasetCommand } from "../../src/datasets/datasetCommand.ts";

const NAMES = [
  "photos",
  "/data/my photos.zip",
  "it's",
  'a "b" c',
  "$HOME/x",
  "`ls`",
  "a!b",
  "猫",
  "C:\\My photos",
  "a;b&c",
];

describe("the suggested command", () => {
  it("is plain where the name is", () => {
    expect(datasetCommand({ name: "/data/photos" }, "--resolution 64", "--channels rgb")).toBe(
      "stylegan dataset /data/photos data.zip --resolution 64 --channels rgb",
    );
    expect(datasetCommand({ name: "my photos", labelOrigin: "json" })).toBe('stylegan dataset "my photos" data.zip');
  });

  it.skipIf(process.platform === "win32").each(NAMES)("says %s so that a shell takes it for one word", (name) => {
    const words = datasetCommand({ name }, "--resolution 8").replace("stylegan dataset", "printf '%s\\n'");
    expect(execFileSync("sh", ["-c", words], { encoding: "utf8" })).toBe(`${name}\ndata.zip\n--resolution\n8\n`);
  });

  it("keeps classes that come from sub-folders", () => {
    expect(datasetCommand({ name: "pets", labelOrigin: "folders" }, "--resolution 8")).toBe(
      "stylegan dataset pets data.zip --resolution 8 --labels folders " +
        "(train on data.zip without --labels: it holds the classes itself)",
    );
  });
});
