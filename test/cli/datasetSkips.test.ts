import { rmSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { noise, plain, writeFiles } from "../datasets/pictures.ts";
import { stylegan, succeed, temporaryFolder } from "./realCommands.ts";

const path = temporaryFolder();

const skipped = async (): Promise<unknown> =>
  (await succeed("dataset", path("in"), path("out.zip"), "--resolution", "8")).skipped;

describe("files that stylegan dataset skips", () => {
  it("have the same reasons each time, though many fail at once", async () => {
    const [photo, drawing] = await Promise.all([noise(90, 90).jpeg().toBuffer(), noise(90, 90).png().toBuffer()]);
    const halves = Array.from({ length: 12 }, (_, i) => {
      const whole = i % 2 === 0 ? photo : drawing;
      return [`${10 + i}.png`, whole.subarray(0, whole.length / 2)] as const;
    });
    await writeFiles(path("in"), { "a.png": plain(8, 8, 1).png(), ...Object.fromEntries(halves) });
    expect(await skipped()).toEqual(halves.map(([file]) => ({ file, reason: "damaged, or cut off" })));
  });

  it("are told by their format where it is known", async () => {
    await writeFiles(path("in"), { "a.png": plain(8, 8, 1).png(), "b.psd": "8BPS and more" });
    expect(await skipped()).toEqual([{ file: "b.psd", reason: "Photoshop's PSD is not supported: save it as PNG" }]);
  });

  it.skipIf(process.platform === "win32")("are hidden pictures and linked folders too, but no clutter", async () => {
    const png = await plain(8, 8, 1).png().toBuffer();
    await writeFiles(path("in"), {
      "a.png": png,
      ".b.png": png,
      ".trash/c.png": png,
      "._a.png": "x",
      ".DS_Store": "x",
      "__MACOSX/a.png": "x",
      "Thumbs.db": "x",
    });
    await writeFiles(path("elsewhere"), { "d.png": png });
    symlinkSync(path("elsewhere"), path("in", "more"));
    const reason = "it is hidden: its name or that of a parent folder begins with a dot";
    expect(await skipped()).toEqual([
      { file: ".b.png", reason },
      { file: ".trash/c.png", reason },
      { file: "more", reason: "a link to a folder, which is not followed: give that folder itself" },
    ]);
    rmSync(path("in", "a.png"));
    const { err } = await stylegan("dataset", path("in"), path("out.zip"), "--resolution", "8");
    expect(err).toContain('".b.png": it is hidden');
  });

  it("are listed in columns, whatever their names hold", async () => {
    await writeFiles(path("in"), { "a.png": plain(8, 8, 1).png(), "b\u0007.png": "words", "c.txt": "words" });
    const { out } = await stylegan("dataset", path("in"), path("out.zip"));
    expect(out).toMatch(/ {2}b\\u0007\.png {2}it is not .*\n {2}c\.txt {8}it is not an image that can be read/);
  });
});
