import { describe, expect, it } from "vitest";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { hashes, referenceFile } from "../checkpoints/files.ts";
import { droppedFile, testStudio } from "./studios.ts";

const FORMATS = ["safetensors", "pth", "pkl"] as const;

async function saved(file: File, format: (typeof FORMATS)[number]) {
  const { studio } = testStudio();
  await studio.open({ file }, () => undefined);
  const { file: blob, notes } = await studio.save(format);
  return { checkpoint: readCheckpoint(new Uint8Array(await blob.arrayBuffer())), notes };
}

describe("the open generator is saved", () => {
  it.each(FORMATS)("as .%s, its weights and its arguments as they were, without the discriminator", async (format) => {
    const before = readCheckpoint(referenceFile("cond16.pkl"));
    const { checkpoint } = await saved(droppedFile("cond16.pkl"), format);
    expect(hashes(checkpoint.G_ema?.tensors)).toEqual(hashes(before.G_ema?.tensors));
    expect(checkpoint.G_ema?.config).toEqual(before.G_ema?.config);
    expect(checkpoint.D).toBeUndefined();
  });

  it("from a file of another program", async () => {
    const before = readCheckpoint(referenceFile("tf32.pkl"));
    const { checkpoint, notes } = await saved(droppedFile("tf32.pkl"), "pkl");
    expect(hashes(checkpoint.G_ema?.tensors)).toEqual(hashes(before.G_ema?.tensors));
    expect(notes.length).toBeGreaterThan(0);
  });

  it("with a reason where its file cannot be read any more", async () => {
    let isGone = false;
    const file = droppedFile("tiny32.pkl");
    const reading = file.stream.bind(file);
    const gone = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
      new ReadableStream({ pull: (controller) => controller.error(new Error("NotReadableError")) });
    const slice = (): Pick<Blob, "stream"> => (isGone ? { stream: gone } : file);
    Object.assign(file, { stream: () => (isGone ? gone() : reading()), slice });
    const { studio } = testStudio();
    await studio.open({ file }, () => undefined);
    isGone = true;
    await expect(studio.save("pkl")).rejects.toThrow(/Cannot read "tiny32\.pkl": it must come to its end/);
  });
});
