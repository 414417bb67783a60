import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import type { HostTensor } from "../../src/tensor/hostTensor.ts";
import { createApp } from "../../src/server/app.ts";
import { openServedNetwork } from "../../src/server/servedNetwork.ts";
import { referenceFile } from "../checkpoints/files.ts";
import { difference, pixelsOf, rowOf, stylegan, succeed, temporaryFolder } from "./realCommands.ts";

const path = temporaryFolder();
const SEED = 85;

/** Each file, with the reference of its images where it has one. */
const FILES: readonly (readonly [file: string, reference: string | undefined])[] = [
  ["tf32.pkl", "tf32"],
  ["tfcond16.pkl", "tfcond16"],
  ["tf32-converted.pkl", "tf32"],
  ["tfcond16-converted.pkl", "tfcond16"],
  ["sg3style32.pkl", "sg3style32"],
  ["foreign/sg3style32.pkl", "sg3style32"],
  ["module16.pth", "module16"],
  ["module16-old.pth", "module16-old"],
  ["rosinality32.pth", "rosinality32"],
  ["rgba16.pkl", "rgba16"],
];

function referenceOf(name: string): (tensor: string) => HostTensor {
  const { tensors } = readSafetensors(referenceFile(`${name}.expected.safetensors`));
  return (tensor) => {
    const found = tensors.get(tensor);
    if (found === undefined) throw new Error(`${name} has no ${tensor}`);
    return found;
  };
}

/** The class of the reference's first image; none in an unconditional network. */
function classOf(reference: string | undefined): string[] {
  if (reference === undefined) return [];
  const label = rowOf(referenceOf(reference)("c"), 0).indexOf(1);
  return label < 0 ? [] : [`${label}`];
}

describe("every program's file draws its picture", () => {
  it.each(FILES)("%s, from generate and from serve", async (file, reference) => {
    const network = fileURLToPath(new URL(`../reference/${file}`, import.meta.url));
    const [label] = classOf(reference);
    const words = label === undefined ? [] : ["--class", label];
    const look = ["--seeds", `${SEED}`, "--trunc", "0.7", ...words];
    await succeed("generate", "--network", network, "--device", "cpu", ...look, "--out", path("out"));
    const png = path("out", "seed0085.png");
    const { data } = await pixelsOf(png);
    if (reference === undefined) expect(new Set(data).size).toBeGreaterThan(50);
    else expect(difference(data, rowOf(referenceOf(reference)("uint8"), 0))).toBeLessThanOrEqual(1);

    const served = await openServedNetwork(network, { device: "cpu" });
    try {
      const app = createApp({ ...served, onBug: (error) => expect.unreachable(String(error)) });
      const info = (await (await app.fetch(new Request("http://localhost:7860/api/info"))).json()) as {
        readonly network: { readonly readAs: string; readonly notes: readonly string[] };
      };
      const { readAs, notes } = await succeed("info", network);
      expect(info.network).toMatchObject({ readAs, notes });
      const query = `seeds=${SEED}&truncationPsi=0.7${label === undefined ? "" : `&class=${label}`}`;
      const answer = await app.fetch(new Request(`http://localhost:7860/api/generate?${query}`));
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect(await sharp(bytes).raw().toBuffer()).toEqual(
        await sharp(await readFile(png))
          .raw()
          .toBuffer(),
      );
    } finally {
      await served.network.dispose();
    }
  });

  it("info says what a file was taken for, and what was skipped", async () => {
    const file = fileURLToPath(new URL("../reference/foreign/sg3style32.pkl", import.meta.url));
    const { readAs, notes } = await succeed("info", file);
    expect(readAs).toContain("StyleGAN3 repository (--cfg=stylegan2)");
    expect(notes).toEqual([expect.stringContaining("pg_modules.Projector"), expect.stringContaining("never run")]);
    const { out } = await stylegan("info", file);
    expect(out).toMatch(/^Read as StyleGAN2 networks .*\nD was skipped: .*\n/);
    const rosinality = fileURLToPath(new URL("../reference/rosinality32.pth", import.meta.url));
    expect((await stylegan("info", rosinality)).out).toMatch(/\n {2}augmentation +strength p 0\.25\n/);
  });
});
