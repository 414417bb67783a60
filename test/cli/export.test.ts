import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { seedLatents } from "../../src/model/latents.ts";
import { toPictures } from "../../src/model/picture.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { NcnnNet } from "../ncnn/interpreter.ts";
import {
  COND,
  difference,
  expected,
  pixelsOf,
  rowOf,
  SEEDS,
  stylegan,
  succeed,
  temporaryFolder,
  TINY,
} from "./realCommands.ts";

const at = temporaryFolder();
const CPU = ["--device", "cpu"] as const;

describe("export to ONNX", () => {
  it("writes a file that makes the reference's pictures", async () => {
    expect(await succeed("export", at("net.onnx"), "--network", TINY)).toEqual({ files: [at("net.onnx")] });
    await succeed(
      "generate",
      "--network",
      at("net.onnx"),
      "--seeds",
      SEEDS.join(),
      "--trunc",
      "0.7",
      "--out",
      at("o"),
      "--batch",
      "2",
      ...CPU,
    );
    for (const [i, seed] of SEEDS.entries()) {
      const { data } = await pixelsOf(at("o", `seed${String(seed).padStart(4, "0")}.png`));
      expect(difference(data, rowOf(expected("tiny32", "uint8"), i))).toBeLessThanOrEqual(1);
    }
  });

  it("is mixed and walked through like its checkpoint", async () => {
    await succeed("export", at("net.onnx"), "--network", COND, "--note", "for research alone");
    const choice = ["--class", "2", ...CPU] as const;
    for (const [name, network] of [
      ["theirs", at("net.onnx")],
      ["ours", COND],
    ] as const) {
      await succeed(
        "mix",
        "--network",
        network,
        "--rows",
        "1",
        "--cols",
        "2",
        "--styles",
        "0-2",
        "--out",
        at(name),
        ...choice,
      );
      await succeed(
        "walk",
        "--network",
        network,
        "--seeds",
        "1,2",
        "--frames",
        "2",
        "--out",
        at(`${name}.gif`),
        ...choice,
      );
    }
    const [theirs, ours] = [await pixelsOf(at("theirs", "grid.png")), await pixelsOf(at("ours", "grid.png"))];
    expect(difference(theirs.data, ours.data)).toBeLessThanOrEqual(1);
    const [walked, wanted] = [await pixelsOf(at("theirs.gif")), await pixelsOf(at("ours.gif"))];
    expect(walked.height).toBe(wanted.height);
    const { out } = await stylegan("info", at("net.onnx"));
    expect(out).toMatch(/resolution +16 x 16.*classes +5.*note +for research alone.*exportedPart +both/s);
  });

  it("writes a part, without noise, in half precision", async () => {
    const settings = ["--part", "synthesis", "--noise-mode", "none", "--precision", "fp16", "--weights", "G"] as const;
    await succeed("export", at("half.onnx"), "--network", TINY, ...settings);
    await succeed("export", at("whole.onnx"), "--network", TINY, "--part", "synthesis");
    expect(statSync(at("half.onnx")).size).toBeLessThan(0.6 * statSync(at("whole.onnx")).size);
    const { networks, extras } = await succeed("info", at("half.onnx"));
    expect(networks).toMatchObject([{ name: "G", storedAs: ["float16"] }]);
    expect(extras).toMatchObject({ exportedPart: "synthesis", exportedNoise: "none", exportedPrecision: "fp16" });
    const refused = await stylegan("generate", "--network", at("half.onnx"), "--seeds", "1", "--out", at("o"), ...CPU);
    expect(refused.err).toMatch(/only a synthesis network\. Give it ws with --projected-w/);
    await succeed("generate", "--network", TINY, "--seeds", "1", "--save-raw", "--out", at("raw"), ...CPU);
    const ws = at("raw", "seed0001.npz");
    await succeed("generate", "--network", at("half.onnx"), "--projected-w", ws, "--out", at("o"), ...CPU);
    expect(existsSync(at("o", "proj00.png"))).toBe(true);
  });

  it("refuses other endings and files, and leaves nothing behind", async () => {
    const ending = await stylegan("export", at("net.tflite"), "--network", TINY);
    expect(ending).toMatchObject({ code: 2, err: expect.stringMatching(/one of \.onnx, \.param.*got "\.tflite"/) });
    writeFileSync(at("foreign.onnx"), Uint8Array.of(0x08, 7, 0x12, 7, ...Buffer.from("pytorch"), 0x3a, 0));
    const foreign = await stylegan("generate", "--network", at("foreign.onnx"), "--seeds", "1", ...CPU);
    const message = /foreign\.onnx.*a model that "pytorch" wrote/;
    expect(foreign).toMatchObject({ code: 2, err: expect.stringMatching(message) });
    const converted = await stylegan("convert", at("foreign.onnx"), at("c.safetensors"));
    expect(converted).toMatchObject({ code: 2, err: expect.stringMatching(/got an ONNX model, which only generate/) });
    expect(existsSync(at("net.tflite"))).toBe(false);
  });
});

describe("export to ncnn", () => {
  it("writes two nets and their settings, whose picture is the reference's", async () => {
    const { files } = await succeed("export", at("net.param"), "--network", TINY, "--note", "CC0");
    const names = ["net_mapping.param", "net_mapping.bin", "net_synthesis.param", "net_synthesis.bin", "net.json"];
    expect(files).toEqual(names.map((name) => at(name)));
    const net = (name: string): NcnnNet =>
      new NcnnNet(readFileSync(at(`${name}.param`), "utf8"), new Uint8Array(readFileSync(at(`${name}.bin`))));
    const { num_ws, w_dim, note } = JSON.parse(readFileSync(at("net.json"), "utf8")) as Record<string, string>;
    const [rows, width] = [Number(num_ws), Number(w_dim)];
    const z = seedLatents([SEEDS[0]], 64).data;
    const psi = { shape: [1], data: Float32Array.of(0.7) };
    const w = net("net_mapping").run({ z: { shape: [64], data: z }, truncation_psi: psi }, "w");
    const data = Float32Array.from({ length: rows * width }, (_, i) => w.data[i % width] ?? NaN);
    const image = net("net_synthesis").run({ ws: { shape: [rows, width], data } }, "image");
    const [picture] = toPictures(float32([1, ...image.shape], image.data));
    expect(difference(picture?.data ?? new Uint8Array(), rowOf(expected("tiny32", "uint8"), 0))).toBeLessThanOrEqual(1);
    expect(note).toBe("CC0");
  });
});

/** Debian's python3-onnx; elsewhere the checks are skipped. */
const PYTHON = "/usr/bin/python3";
const hasChecker = spawnSync(PYTHON, ["-c", "import onnx"]).status === 0;
if (!hasChecker) console.log(`${PYTHON} has no package onnx (Debian: python3-onnx), so its checker is not asked.`);

const CHECK = `
import sys, onnx
for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    assert {node.domain for node in model.graph.node} == {""}
    print([[d.dim_param or d.dim_value for d in o.type.tensor_type.shape.dim] for o in model.graph.output])
`;

describe.skipIf(!hasChecker)("the ONNX project's own checker", () => {
  it("finds nothing wrong with any part in any precision", async () => {
    const paths: string[] = [];
    for (const part of ["both", "mapping", "synthesis"]) {
      for (const precision of ["fp32", "fp16"]) {
        paths.push(at(`${part}-${precision}.onnx`));
        await succeed(
          "export",
          at(`${part}-${precision}.onnx`),
          "--network",
          COND,
          "--part",
          part,
          "--precision",
          precision,
        );
      }
    }
    const shapes = execFileSync(PYTHON, ["-c", CHECK, ...paths], { encoding: "utf8" })
      .trim()
      .split("\n");
    expect(shapes).toEqual([
      "[['N', 1, 16, 16], ['N', 6, 48]]",
      "[['N', 1, 16, 16], ['N', 6, 48]]",
      "[['N', 6, 48]]",
      "[['N', 6, 48]]",
      "[['N', 1, 16, 16]]",
      "[['N', 1, 16, 16]]",
    ]);
  });
});
