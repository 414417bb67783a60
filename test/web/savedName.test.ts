import { expect, it } from "vitest";
import { savedName, sourceFileName } from "../../web/app/pictures/pngs.ts";
import { LOOK } from "./studios.ts";

it("files of moved pictures have names of their own", () => {
  const moved = { ...LOOK, directions: [{ component: 2, amount: -1 }] };
  expect([savedName("grid", LOOK), savedName("grid", moved)]).toEqual(["grid", "grid-moved"]);
  expect([sourceFileName(85, LOOK), sourceFileName(85, moved)]).toEqual(["seed0085", "seed0085-moved"]);
  expect(sourceFileName(4294967295, { directions: [{ component: 2, amount: 0, layers: [1] }] })).toBe("seed4294967295");
});
