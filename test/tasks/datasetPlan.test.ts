import { expect, it } from "vitest";
import { planDataset } from "../../src/tasks/dataset/plan.ts";
import { plain } from "../datasets/pictures.ts";

const names = Array.from({ length: 200 }, (_, i) => `${String(i).padStart(3, "0")}.png`);

/** Grey images, and one in colour; counts how many were read. */
async function countingTree(coloured: string) {
  const [grey, colour] = [await plain(8, 8, 9).png().toBuffer(), await plain(8, 8, 9, 0, 0).png().toBuffer()];
  const read: string[] = [];
  const tree = {
    path: "many",
    kind: "folder" as const,
    names,
    passedOver: [],
    fingerprint: async () => "",
    size: async () => 0,
    read: async (name: string) => {
      read.push(name);
      return name === coloured ? colour : grey;
    },
    close: async () => undefined,
  };
  return { tree, read };
}

it("looks at no more headers than --max-images needs", async () => {
  const { tree, read } = await countingTree("150.png");
  const plan = await planDataset(tree, names, { transform: "none", channels: "auto", maxImages: 5 });
  expect(plan).toEqual({ target: { width: 8, height: 8 }, channels: 1, exact: true });
  expect(read.length).toBeLessThan(20);
});

it("looks as far as the first in colour where all are wanted", async () => {
  const { tree, read } = await countingTree("150.png");
  const plan = await planDataset(tree, names, { transform: "none", channels: "auto" });
  expect(plan.channels).toBe(3);
  expect(read.length).toBeGreaterThan(150);
});
