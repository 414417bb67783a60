import { describe, expect, it } from "vitest";
import {
  checkpointFile,
  checkpointId,
  forgetCheckpoint,
  keepCheckpoint,
  listCheckpoints,
  sweepCheckpoints,
} from "../../../web/app/store/library/keptCheckpoints.ts";
import { memoryBlobs } from "../../../web/base/kept/blobs.ts";
import { NoRoom, withQuota } from "../../../web/base/kept/quota.ts";

const file = (text: string): Blob => new Blob([text]);
const note = (name: string, bytes: number, opened: number) => ({ name, bytes, opened, resolution: 32 });

describe("checkpoints that the browser keeps", () => {
  it("are offered newest first, each once under its last name, as the files they were", async () => {
    const blobs = memoryBlobs();
    await keepCheckpoint(blobs, checkpointId({ fingerprint: "a" }, 3), file("one"), note("one.pkl", 3, 10));
    await keepCheckpoint(blobs, checkpointId({ fingerprint: "b" }, 5), file("other"), {
      ...note("other.pth", 5, 20),
      address: "https://example.org/other.pth",
    });
    await keepCheckpoint(blobs, checkpointId({ fingerprint: "a" }, 3), file("one"), note("renamed.pkl", 3, 30));
    const kept = await listCheckpoints(blobs);
    expect(kept.map(({ name, opened, address }) => [name, opened, address])).toEqual([
      ["renamed.pkl", 30, undefined],
      ["other.pth", 20, "https://example.org/other.pth"],
    ]);
    const [first] = kept;
    const found = first && (await checkpointFile(blobs, first));
    expect([found?.name, await found?.text()]).toEqual(["renamed.pkl", "one"]);
  });

  it("are gone once they are forgotten", async () => {
    const blobs = memoryBlobs();
    await keepCheckpoint(blobs, "a-3", file("one"), note("one.pkl", 3, 10));
    const [kept] = await listCheckpoints(blobs);
    await forgetCheckpoint(blobs, "a-3");
    expect(await listCheckpoints(blobs)).toEqual([]);
    expect(kept && (await checkpointFile(blobs, kept))).toBe(undefined);
    expect(await blobs.names()).toEqual([]);
  });

  it("are not offered where a file is cut off or a note is none, until they are opened again", async () => {
    const blobs = memoryBlobs();
    await keepCheckpoint(blobs, "a-3", file("one"), note("one.pkl", 3, 10));
    await blobs.save("a-3.checkpoint", file("on"));
    await blobs.save("b-3.checkpoint", file("two"));
    for (const text of ["{", "null", '{"name":"two.pkl"}']) {
      await blobs.save("b-3.json", file(text));
      expect(await listCheckpoints(blobs)).toEqual([]);
    }
    await keepCheckpoint(blobs, "a-3", file("one"), note("one.pkl", 3, 11));
    expect(await listCheckpoints(blobs)).toMatchObject([{ name: "one.pkl", opened: 11 }]);
  });

  it("stay where files without a note are swept away", async () => {
    const blobs = memoryBlobs();
    await keepCheckpoint(blobs, "a-3", file("one"), note("one.pkl", 3, 10));
    await blobs.save("b-3.checkpoint", file("two"));
    await sweepCheckpoints(blobs);
    expect([...(await blobs.names())].sort()).toEqual(["a-3.checkpoint", "a-3.json"]);
  });

  it("say how much room they would need where the browser gives none", async () => {
    const full = (): never => {
      throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
    };
    const refused = withQuota("keep the checkpoint in this browser", 3_500_000, full);
    await expect(refused).rejects.toThrow(NoRoom);
    await expect(refused).rejects.toThrow("there must be room for 4 MB more");
  });
});
