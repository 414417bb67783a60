import { wrap } from "comlink";
import { describe, expect, it } from "vitest";
import { databaseBlobs, opfsBlobs } from "../../../../web/base/kept/blobs.ts";
import { browserTimings } from "../../../../web/base/kept/timings.ts";
import type { Steps } from "./storeWorker.ts";

const store = wrap<Steps>(new Worker(new URL("./storeWorker.ts", import.meta.url), { type: "module" }));

for (const kind of ["private files", "a database"]) {
  describe(`in ${kind}`, () => {
    it("is there again, the last of it and whole", async () => {
      expect(await store.load(kind, "first", "state")).toBe(undefined);
      for (const size of [3, 100_000, 10]) {
        const halves = [new Uint8Array(size).fill(size % 251), new Uint8Array(size).fill(7)];
        await store.save(kind, "first", "state", halves);
        const found = await store.load(kind, "first", "state");
        expect([found?.length, found?.[0], found?.at(-1)]).toEqual([2 * size, size % 251, 7]);
      }
      expect(await store.load(kind, "first", "curves")).toBe(undefined);
      expect(await store.load(kind, "second", "state")).toBe(undefined);
    });

    it("goes when it is removed, also twice", async () => {
      await store.save(kind, "third", "state", [Uint8Array.of(1)]);
      await store.remove(kind, "third", "state");
      await store.remove(kind, "third", "state");
      expect(await store.load(kind, "third", "state")).toBe(undefined);
    });
  });
}

describe("timings of devices", () => {
  it("are there again; where the browser keeps nothing there are none", async () => {
    const timing = { gpu: 0.01, cpu: 0.02 };
    await browserTimings().memory.keep("a key", timing);
    expect(await browserTimings().memory.recall("a key")).toEqual(timing);
    expect(await browserTimings().memory.recall("another key")).toBe(undefined);
    indexedDB.open = () => {
      throw new DOMException("A mutation operation was attempted on a database that did not allow mutations.");
    };
    try {
      await browserTimings().memory.keep("a key", timing);
      expect(await browserTimings().memory.recall("a key")).toBe(undefined);
    } finally {
      Reflect.deleteProperty(indexedDB, "open");
    }
  });
});

for (const open of [opfsBlobs, databaseBlobs]) {
  describe(`blobs by ${open.name}`, () => {
    it("are there again as they were saved last, by their names, until they are removed", async () => {
      const place = await open("blobs", "keep it");
      expect(await place.load("a")).toBe(undefined);
      for (const text of ["longer than the next", "next"]) await place.save("a", new Blob([text]));
      await place.save("b", new Blob(["other"]));
      const again = await open("blobs", "keep it");
      expect([...(await again.names())].sort()).toEqual(["a", "b"]);
      expect(await (await again.load("a"))?.text()).toBe("next");
      for (const name of ["a", "b", "b"]) await again.remove(name);
      expect(await place.names()).toEqual([]);
    });
  });
}
