import { expect, it } from "vitest";
import { mixPictures, mixRecipes, unseenLines, usableMix } from "../../../web/app/tabs/mix/mixRecipes.ts";
import { MOST_LINES } from "../../../web/app/view/view.ts";

const NETWORK = { numWs: 8, wDim: 64, mixStyles: [2, 3] };
const MIX = { rows: [1, 2], columns: [7, 8, 9], layers: [0, 1] };

it("a matrix is drawn from its edges inwards, row by row", () => {
  const recipes = mixRecipes(MIX);
  const written = recipes.map((recipe) => (recipe.kind === "mix" ? `${recipe.row}-${recipe.column}` : recipe.kind));
  expect(written).toEqual([...new Array(5).fill("seed"), "1-7", "1-8", "1-9", "2-7", "2-8", "2-9"]);
  expect(mixPictures(MIX, written)).toEqual({
    ofColumns: ["seed", "seed", "seed"],
    ofRows: ["seed", "seed"],
    mixed: [
      ["1-7", "1-8", "1-9"],
      ["2-7", "2-8", "2-9"],
    ],
  });
});

it("a matrix of a link becomes one that this network can show", () => {
  const many = Array.from({ length: 300 }, (_, seed) => seed);
  const usable = usableMix({ rows: many, columns: many, layers: [0, 7, 8, 17] }, NETWORK);
  expect([usable.rows.length, usable.columns.length, usable.layers]).toEqual([MOST_LINES, MOST_LINES, [0, 7]]);
});

it("a matrix without layers takes those that the network recommends", () => {
  expect(usableMix({ rows: [1], columns: [2] }, NETWORK).layers).toEqual([2, 3]);
  expect(usableMix({ rows: [1], columns: [2], layers: [] }, NETWORK).layers).toEqual([]);
});

it("a matrix says what of a link it does not show", () => {
  const seeds = (count: number): number[] => Array.from({ length: count }, (_, seed) => seed);
  expect(unseenLines({ rows: seeds(12), columns: [] })).toBeUndefined();
  expect(unseenLines({ rows: seeds(14), columns: seeds(12) })).toBe("The link names 14 rows; the first 12 are shown.");
  expect(unseenLines({ rows: seeds(13), columns: seeds(40) })).toBe(
    "The link names 13 rows and 40 columns; the first 12 are shown.",
  );
});
