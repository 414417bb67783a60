import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COND, pixelsOf, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";

const path = temporaryFolder();

describe("stylegan diff", () => {
  it("finds a conversion alike, with exit code 0", async () => {
    await succeed("convert", TINY, path("a.safetensors"), "--only", "G_ema");
    const { code, out } = await stylegan("diff", TINY, path("a.safetensors"), "--tolerance", "0");
    expect([code, out]).toEqual([0, expect.stringMatching(/^Only in .*tiny32\.pkl: G, D\n/)]);
    expect(out).toMatch(/\nG_ema: 0 of 87 tensors differ\n$/);
  });

  it("tells the tensors beyond the tolerance, the largest difference first, with exit code 1", async () => {
    await succeed("convert", TINY, path("half.safetensors"), "--half", "--only", "G_ema");
    const same = await stylegan("diff", TINY, path("half.safetensors"), "--tolerance", "100");
    expect(same).toMatchObject({ code: 0, err: "" });
    const { code, out, err } = await stylegan("diff", TINY, path("half.safetensors"), "--tolerance", "1e-5", "--json");
    expect([code, err]).toEqual([1, ""]);
    interface Printed {
      alike: boolean;
      beyond: number;
      tensors: { sum: number }[];
    }
    const { alike, beyond, tensors } = JSON.parse(out) as Printed;
    const sums = tensors.map(({ sum }) => sum);
    expect([alike, tensors.length, sums]).toEqual([false, 87, [...sums].sort((a, b) => b - a)]);
    expect(beyond).toBe(sums.filter((sum) => sum > 1e-5).length);
    const words = await stylegan("diff", TINY, path("half.safetensors"), "--tolerance", "1e-5");
    expect(words.out).toMatch(/^G_ema \S+ +[\d.]+e[+-]\d+ {2}\[[\d, ]+\]\n/);
  });

  it("refuses what is no checkpoint as every command does, with exit code 2", async () => {
    expect((await stylegan("diff", TINY, path("none.pkl"))).code).toBe(2);
  });
});

describe("stylegan convert --merge", () => {
  it("joins what was taken apart", async () => {
    const parts = ["G", "G_ema", "D"].map((name) => path(`${name}.pth`));
    for (const [i, name] of ["G", "G_ema", "D"].entries()) {
      await succeed("convert", TINY, parts[i] ?? "", "--layout", "state-dict", "--only", name);
    }
    const whole = path("whole.safetensors");
    expect(await succeed("convert", "--merge", parts.join(), whole)).toEqual({ file: whole });
    expect(await succeed("diff", TINY, whole, "--tolerance", "0")).toMatchObject({
      alike: true,
      onlyIn: { a: [], b: [] },
    });
  });

  it("says how it is called", async () => {
    const { code, err } = await stylegan("convert", "--merge", TINY, path("a.pth"), path("b.pth"));
    expect([code, err]).toEqual([2, expect.stringMatching(/--merge and 2 files\. For example: .*--merge G\.pth/)]);
    expect((await stylegan("convert", TINY)).err).toMatch(/got ".*tiny32\.pkl" only/);
    expect((await stylegan("convert", "--merge", `${TINY},${COND}`, path("a.pth"))).err).toMatch(/G in .* and in /);
  });
});

describe("stylegan blend", () => {
  const picture = async (network: string): Promise<Uint8Array> => {
    const out = path("pictures");
    await succeed("generate", "--network", network, "--seeds", "85", "--device", "cpu", "--out", out);
    return (await pixelsOf(`${out}/seed0085.png`)).data;
  };

  it("draws from a network between the two, which is neither", async () => {
    await succeed("convert", TINY, path("a.safetensors"), "--only", "G_ema");
    await succeed("convert", TINY, path("b.safetensors"), "--only", "G");
    const blend = path("c.safetensors");
    const options = ["--layers", "0-3", "--smooth", "1", "--note", "a blend"];
    expect(await succeed("blend", path("a.safetensors"), path("b.safetensors"), blend, ...options)).toEqual({
      file: blend,
      layers: [0, 1, 2, 3],
      smooth: 1,
      mapping: "a",
    });
    expect(await succeed("info", blend)).toMatchObject({
      networks: [{ name: "G_ema" }],
      extras: { note: "a blend", blend: { layers: [0, 1, 2, 3], smooth: 1 } },
    });
    expect((await stylegan("diff", path("a.safetensors"), blend, "--tolerance", "0")).code).toBe(1);
    expect(await picture(blend)).not.toEqual(await picture(path("a.safetensors")));
  });

  it("refuses strangers, and says what it would write only once it could", async () => {
    const { code, err } = await stylegan("blend", TINY, COND, path("c.safetensors"), "--layers", "0");
    expect([code, err]).toEqual([2, expect.stringMatching(/both must have the same tensors/)]);
    expect((await stylegan("blend", TINY, TINY, path("c.onnx"), "--layers", "0")).err).toMatch(/its ending must be/);
    expect(() => readFileSync(path("c.safetensors"))).toThrow();
  });
});
