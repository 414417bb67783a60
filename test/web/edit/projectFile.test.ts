import { describe, expect, it } from "vitest";
import { float32 } from "../../../src/tensor/hostTensor.ts";
import { bareName } from "../../../web/app/tabs/edit/bareName.ts";
import { isPhoto } from "../../../web/app/tabs/edit/isPhoto.ts";
import { commandRecipe } from "../../../web/app/tabs/edit/saving/editNames.ts";
import { readProject, writeProject, type EditProject } from "../../../web/app/tabs/edit/saving/projectFile.ts";
import type { Latent } from "../../../web/app/view/latents.ts";
import { FIRST_VIEW } from "../../../web/app/view/view.ts";
import { isToldByLink } from "../../../web/app/view/linkLosses.ts";

const face: Latent = {
  id: "0123",
  name: "face",
  ws: float32([1, 2, 3], [0, 0.1, -1e-8, 3.5, -2, 1e20]),
  origin: { kind: "projected", photo: "face.jpg", steps: 300, distance: 0.25 },
};
const smile = { file: "smile.npz", vectors: float32([1, 3], [1, 0, 0]), standardDeviations: [1] };
const PROJECT: EditProject = {
  network: { name: "model.pkl", fingerprint: "00ff" },
  edit: {
    base: face,
    blends: [
      { from: "w_avg", layers: [0], amount: 0.5 },
      { from: 85, layers: [1], amount: 1 },
    ],
    steps: [
      { component: 0, amount: 1.5, layers: [1] },
      { component: 0, amount: -2, of: smile },
    ],
  },
  look: { truncationPsi: 0.7, noiseMode: "const", label: [0, 1], directions: [] },
  photo: { width: 2, height: 1, data: Uint8ClampedArray.of(0, 127, 128, 255, 1, 2, 3, 255) },
};

describe("a project file", () => {
  it("brings everything back, bit for bit", () => {
    expect(readProject(writeProject(PROJECT))).toEqual(PROJECT);
  });

  it("is refused where it is none, or damaged", () => {
    const text = writeProject(PROJECT);
    const damaged = [
      "",
      "{}",
      text.slice(0, -5),
      text.replace("stylegan-edit", "other"),
      text.replace('"shape":[1,2,3]', '"shape":[1,2,4]'),
      text.replace(/"float32":"....../, '"float32":"'),
      text.replace('"amount":0.5', '"amount":7'),
      text.replace('"width":2', '"width":3'),
    ];
    for (const one of damaged) expect(() => readProject(one), one.slice(0, 80)).toThrow(/open the project/);
  });
});

it("the command of an edit has a seed's steps, and else reads the file that is saved", () => {
  const { look, edit } = PROJECT;
  const steps = [{ component: 0, amount: 1 }];
  expect(commandRecipe({ base: 85, blends: [], steps }, look)).toMatchObject({ seeds: [85], directions: steps });
  const ofFile = { seeds: [{ name: "face-edited" }], truncationPsi: 1, directions: [] };
  expect(commandRecipe(edit, look)).toMatchObject(ofFile);
  expect(commandRecipe(edit, look)).not.toHaveProperty("label");
});

it("links tell edits of seeds, and none of latents", () => {
  const view = { ...FIRST_VIEW, tab: "edit" } as const;
  const { blends, steps } = PROJECT.edit;
  expect(isToldByLink({ ...view, edit: { base: 85, blends, steps: steps.slice(0, 1) } })).toBe(true);
  expect(isToldByLink({ ...view, edit: { base: 85, blends, steps } })).toBe(false);
  expect(isToldByLink({ ...view, edit: { base: face, blends: [], steps: [] } })).toBe(false);
  expect(isToldByLink({ ...FIRST_VIEW, seeds: [1, face] })).toBe(false);
  expect(isToldByLink({ ...FIRST_VIEW, tab: "mix", seeds: [1, face] })).toBe(true);
});

it("photos are known by type or ending, and named without it", () => {
  const names = ["a.JPG", "b.webp", "model.pkl"].map((name) => isPhoto(new File([], name)));
  expect(names).toEqual([true, true, false]);
  expect(isPhoto(new File([], "photo", { type: "image/heic" }))).toBe(true);
  expect(["me.at.home.jpg", "a/b.png", ".png", "plain"].map(bareName)).toEqual(["me.at.home", "b", ".png", "plain"]);
});
