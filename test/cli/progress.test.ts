import { describe, expect, it } from "vitest";
import { checkingBars } from "../../src/cli/checkingBars.ts";
import { progressReporter } from "../../src/cli/progress.ts";
import { amountText, durationText, progressText, speedOf, speedText } from "../../src/cli/progressText.ts";

describe("progress texts", () => {
  it.each([
    [0, "0s"],
    [9.4, "9s"],
    [59.6, "1:00"],
    [77, "1:17"],
    [3600, "1:00:00"],
    [7384, "2:03:04"],
    [-1, "0s"],
  ])("%d seconds: %s", (seconds, text) => expect(durationText(seconds)).toBe(text));

  it.each([
    [4.94, "pictures", "4.9/s"],
    [26.4, "frames", "26/s"],
    [0.4, "pictures", "2.5s each"],
    [0.01, "pictures", "100s each"],
    [2.5e6, "bytes", "2.5 MB/s"],
  ])("%d a second of %s: %s", (perSecond, unit, text) => expect(speedText(perSecond, unit)).toBe(text));

  it("shows bytes as kB and MB", () => {
    expect([amountText(12_345, "bytes"), amountText(119_900_000, "bytes")]).toEqual(["12 kB", "119.9 MB"]);
  });

  it("takes speed from the samples it has", () => {
    expect(speedOf([])).toBe(undefined);
    expect(
      speedOf([
        { at: 0, done: 0 },
        { at: 10, done: 0 },
      ]),
    ).toBe(undefined);
    expect(
      speedOf([
        { at: 1000, done: 2 },
        { at: 3000, done: 12 },
      ]),
    ).toBe(5);
  });

  it("says how much, how fast and how long still", () => {
    const samples = [
      { at: 0, done: 0 },
      { at: 2000, done: 10 },
    ];
    expect(progressText(samples, 500, "pictures")).toBe("10/500 pictures, 5.0/s, 1:38 left");
    expect(progressText(samples, undefined, "pictures")).toBe("10 pictures, 5.0/s");
    expect(progressText([], 500, "pictures")).toBe("0/500 pictures");
    const bytes = [
      { at: 0, done: 0 },
      { at: 1000, done: 4e6 },
    ];
    expect(progressText(bytes, 12e6, "bytes")).toBe("4.0 MB/12.0 MB, 4.0 MB/s, 2s left");
  });
});

describe("a speed over all", () => {
  it("counts rare pauses, and nothing that was done before", () => {
    let [at, text] = [0, ""];
    const stream = { write: (words: string) => void (text = words), isTTY: false };
    const bar = progressReporter(stream, () => at).start("Training", 10_000, "images", "all");
    for (let done = 5000; done <= 6000; done += 10) {
      bar.update(done);
      at += 1000;
      if (done === 5500) at += 100_000; // a snapshot
    }
    at += 10_000;
    bar.update(6000);
    expect(text).toBe("Training: 6000/10000 images, 4.7/s, 14:04 left\n");
  });
});

describe("progressReporter", () => {
  it("counts what was done before, but not as speed", () => {
    const { stream, text } = recorder(false);
    let time = 0;
    const progress = progressReporter(stream, () => time).start("Training", 1000, "images", "all");
    progress.update(900);
    time = 20_000;
    progress.update(920);
    progress.finish();
    expect(text()).toBe("Training: 920/1000 images, 1.0/s, 1:20 left\nTraining: 920/1000 images in 20s\n");
  });

  function recorder(isTTY: boolean): { stream: { write(text: string): void; isTTY: boolean }; text(): string } {
    let all = "";
    return { stream: { isTTY, write: (text) => void (all += text) }, text: () => all };
  }

  it("prints a line every ten seconds where there is no terminal", () => {
    const { stream, text } = recorder(false);
    let time = 0;
    const work = progressReporter(stream, () => time).start("Generating", 100, "pictures");
    for (let done = 1; done <= 25; done++) {
      time += 1000;
      work.update(done);
    }
    work.finish();
    work.finish();
    expect(text()).toBe(
      "Generating: 10/100 pictures, 1.0/s, 1:30 left\n" +
        "Generating: 20/100 pictures, 1.0/s, 1:20 left\n" +
        "Generating: 25/100 pictures in 25s\n",
    );
  });

  it("learns the total on the way", () => {
    const { stream, text } = recorder(false);
    const work = progressReporter(stream, () => 0).start("Fetching", undefined, "bytes");
    work.update(1000, 2_000_000);
    work.finish();
    expect(text()).toBe("Fetching: 1 kB/2.0 MB in 0s\n");
  });

  it("ends what a failure left open", () => {
    const { stream, text } = recorder(false);
    const reporter = progressReporter(stream, () => 0);
    reporter.start("Generating", 3, "pictures").update(1);
    reporter.stop();
    reporter.stop();
    expect(text()).toBe("Generating: 1/3 pictures in 0s\n");
  });
});

it("shows a bar, with the time left, for a step of checking pictures that takes long", () => {
  let [said, time] = ["", 0];
  const now = () => time;
  const onCheck = checkingBars(progressReporter({ write: (text) => (said += text) }, now), now);
  for (const done of [1, 2, 3]) onCheck("headers", done, 3);
  for (time = 0; time <= 30_000; time += 1000) onCheck("contents", time / 100, 300);
  expect(said).toMatch(/^Reading fingerprints: 130\/300 images, 10\/s, 17s left\n(.*\n)*.*300\/300 images in 27s\n$/);
});
