import { expect, it } from "vitest";
import type { FileTree } from "../../src/media/fileTree.ts";
import { fileGate } from "../../src/tasks/dataset/fileGate.ts";

/** Files whose names are their sizes; "gone" is not there. */
const tree: FileTree = {
  path: "sizes",
  kind: "folder",
  names: [],
  passedOver: [],
  read: async () => new Uint8Array(),
  fingerprint: async () => "",
  size: async (name) => {
    if (name === "gone") throw new Error("nothing is there");
    return Number(name);
  },
  close: async () => undefined,
};

it("lets files lie in memory side by side only as far as they fit", async () => {
  const gate = fileGate(tree, 100);
  let [inUse, most] = [0, 0];
  const load = async (name: string): Promise<void> => {
    most = Math.max(most, (inUse += Number(name)));
    await new Promise((resolve) => setImmediate(resolve));
    inUse -= Number(name);
  };
  await Promise.all(["60", "50", "40", "70", "10", "100"].map((name) => gate(name, () => load(name))));
  expect([inUse, most]).toEqual([0, 100]);
});

it("leaves it to the work to tell of a file that is gone", async () => {
  expect(await fileGate(tree, 1)("gone", async () => "told")).toBe("told");
});
