import { describe, expect, it } from "vitest";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { readLink, readNetworkName, writeLink } from "../../web/app/view/link.ts";
import { FIRST_VIEW, type View } from "../../web/app/view/view.ts";

const RICH: View = {
  tab: "directions",
  seeds: [5, 6, 7, 4294967295, 3],
  selected: 6,
  look: {
    truncationPsi: -0.35,
    truncationCutoff: 4,
    noiseMode: "none",
    label: 3,
    directions: [
      { component: 0, amount: 1.5 },
      { component: 12, amount: -2, layers: [0, 1, 2, 7] },
    ],
  },
  mix: { rows: [85], columns: [], layers: [3, 4] },
  walk: { keyframes: [{ seed: 1 }, { seed: 1, label: 2 }, { seed: 0 }], space: "z", frames: 60, fps: 30, loop: false },
  edit: {
    base: 85,
    blends: [
      { from: "w_avg", layers: [0, 1], amount: 0.3 },
      { from: 7, layers: [4], amount: 1 },
    ],
    steps: [{ component: 2, amount: -1.5, layers: [3] }],
  },
  directions: { seed: 7, names: { 0: "smile & hair~#1?", 3: "年齡" } },
  runs: { shown: "deep/00000-a~b", beside: "00001-年齡" },
};

describe("links", () => {
  it("of the first view are its tab alone", () => {
    expect(writeLink(FIRST_VIEW)).toBe("gallery");
    expect(readLink("")).toEqual(FIRST_VIEW);
    expect(readLink("#gallery")).toEqual(FIRST_VIEW);
  });

  it("leave out latents of the page, and keep what stands beside them in its place", () => {
    const found = { name: "face", ws: float32([1, 2, 3], new Float32Array(6)) };
    const keyframes = [{ seed: found }, { seed: 5, label: 1 }, { seed: 6 }];
    const mix = { rows: [found, 1], columns: [found] };
    const walk = { ...FIRST_VIEW.walk, keyframes };
    const directions = { seed: found, names: {} };
    const edit = { base: found, blends: [{ from: 3, layers: [1], amount: 1 }], steps: [{ component: 0, amount: 1 }] };
    const view = { ...FIRST_VIEW, seeds: [found, 3], selected: "face", mix, walk, directions, edit };
    expect(writeLink(view)).toBe("gallery?seeds=3&rows=1&columns=&keys=5-6&classes=1,&base=");
  });

  it("can be read by people", () => {
    const look = { ...FIRST_VIEW.look, truncationPsi: 0.5 };
    expect(writeLink({ ...FIRST_VIEW, tab: "mix", look, seeds: [0, 1, 2, 9] })).toBe("mix?seeds=0-2,9&psi=0.5");
  });

  it("carry everything in the view", () => {
    expect(readLink(`#${writeLink(RICH)}`)).toEqual(RICH);
  });

  it("carry a label that is a vector", () => {
    const view = { ...FIRST_VIEW, look: { ...FIRST_VIEW.look, label: [1, 0.3, -0.7] } };
    expect(writeLink(view)).toBe("gallery?label=1,0.3,-0.7");
    expect(readLink("gallery?label=1,0.3,-0.7")).toEqual(view);
  });

  it("carry the classes of keyframes", () => {
    const link = "walk?keys=5-7&classes=0,,2";
    expect(readLink(link).walk.keyframes).toEqual([{ seed: 5, label: 0 }, { seed: 6 }, { seed: 7, label: 2 }]);
    expect(writeLink(readLink(link))).toBe(link);
  });

  it("tell layers that nobody chose from none", () => {
    const none = { ...FIRST_VIEW, mix: { ...FIRST_VIEW.mix, layers: [] } };
    expect(writeLink(none)).toBe("gallery?layers=");
    expect(readLink("gallery?layers=")).toEqual(none);
    expect(readLink("gallery").mix).toEqual({ rows: FIRST_VIEW.mix.rows, columns: FIRST_VIEW.mix.columns });
  });

  it("survive an address as a browser writes it", () => {
    const { hash } = new URL(`https://example.org/#${writeLink(RICH)}`);
    expect(readLink(hash)).toEqual(RICH);
  });

  it.each([
    "psi=abc",
    "psi=",
    "psi=99",
    "seeds=1-",
    "seeds=5-1",
    "seeds=0-99999999",
    "cutoff=1.5",
    "noise=loud",
    "moves=1:x",
    "moves=0:1:9-2",
    "names=a:b",
    "names=0:%",
    "open=-1",
    "label=1,x",
    "label=",
    "classes=1;2",
    "classes=-1",
    "fps=0",
    "loop=maybe",
    "unknown=1",
    "&&=",
    "psi",
  ])("leave out what cannot be meant: %s", (query) => {
    expect(readLink(`#gallery?${query}`)).toEqual(FIRST_VIEW);
    expect(readLink(`#nowhere?${query}&cutoff=2`).look.truncationCutoff).toBe(2);
  });

  it("name the file that they were made with, which is no part of the view", () => {
    const link = writeLink(RICH, "my ~cats & dogs.pkl");
    expect(readNetworkName(link)).toBe("my ~cats & dogs.pkl");
    expect(readLink(link)).toEqual(RICH);
    expect(readNetworkName(writeLink(RICH))).toBeUndefined();
    expect(readNetworkName("#gallery?file=%")).toBeUndefined();
  });
});
