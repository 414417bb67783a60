import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import type { ExportedGenerator, ExportSettings } from "../../src/exports/generatorExport.ts";
import { ncnnFiles, type NcnnExport } from "../../src/exports/ncnnFiles.ts";
import { Network } from "../../src/model/network.ts";
import { oneHot } from "../../src/model/labels.ts";
import { generatorNetwork } from "../../src/networks/generatorNetwork.ts";
import { GENERATORS, generatorConfig } from "../checkpoints/configs.ts";
import { NcnnNet, type Mat } from "../ncnn/interpreter.ts";
import { relativeError, smallGenerator } from "./smallGenerators.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(() => engine.dispose());

const FP32 = 2e-6;
const PLAIN: ExportSettings = { part: "both", noiseMode: "const", precision: "fp32" };

const list = (data: Float32Array): Mat => ({ shape: [data.length], data });

function netOf({ nets }: NcnnExport, name: "mapping" | "synthesis"): NcnnNet {
  const net = nets[name];
  if (net === undefined) throw new Error(`no ${name}`);
  return new NcnnNet(net.param, net.bin);
}

/** The image of seed 1 and class 0, by the nets: w is copied to every row of ws. */
function picture(files: NcnnExport, { config }: ExportedGenerator, z: Float32Array, psi: number): Mat {
  const { zDim, cDim, wDim } = config.mapping;
  const inputs: Record<string, Mat> = { truncation_psi: list(Float32Array.of(psi)) };
  if (cDim > 0) inputs.c = list(oneHot([0], cDim).data);
  if (zDim > 0) inputs.z = list(z);
  const w = netOf(files, "mapping").run(inputs, "w");
  const { numWs: rows } = generatorNetwork(config);
  const data = Float32Array.from({ length: rows * wDim }, (_, i) => w.data[i % wDim] ?? NaN);
  return netOf(files, "synthesis").run({ ws: { shape: [rows, wDim], data } }, "image");
}

async function compared(generator: ExportedGenerator, settings: ExportSettings): Promise<number> {
  const network = new Network({ generator }, engine);
  const z = network.latents([1]);
  const labels = generator.config.mapping.cDim === 0 ? undefined : 0;
  const ws = await network.mapping(z, { labels, truncationPsi: 0.7 });
  const wanted = await network.synthesis(ws, { noiseMode: settings.noiseMode });
  await network.dispose();
  const { shape, data } = picture(await ncnnFiles(generator, settings, engine), generator, z.data, 0.7);
  expect([1, ...shape]).toEqual(wanted.shape);
  return relativeError(data, wanted.data);
}

const ACTIVATIONS = (["swish", "tanh", "selu", "softplus", "elu", "sigmoid", "relu"] as const).map(
  (activation) =>
    [
      `with ${activation}`,
      generatorConfig({ imgResolution: 8, synthesis: { channelBase: 64, channelMax: 8, activation } }),
    ] as const,
);
const SMALL = generatorConfig({ imgResolution: 16, synthesis: { channelBase: 128, channelMax: 16 } });

describe("ncnn nets in an interpreter of ncnn's documented layers", () => {
  it.each([...GENERATORS, ...ACTIVATIONS])("make the same image: %s", async (_, config) => {
    expect(await compared(smallGenerator(config), PLAIN)).toBeLessThanOrEqual(FP32);
  });

  it("leave the noise out", async () => {
    expect(await compared(smallGenerator(SMALL), { ...PLAIN, noiseMode: "none" })).toBeLessThanOrEqual(FP32);
  });

  it("store weights in half precision, at about half the size", async () => {
    const generator = smallGenerator(SMALL);
    const [whole, half] = [
      await ncnnFiles(generator, PLAIN, engine),
      await ncnnFiles(generator, { ...PLAIN, precision: "fp16" }, engine),
    ];
    const [large, small] = [whole, half].map(({ nets }) => nets.mapping?.bin.length ?? 0);
    expect(small).toBeLessThan(0.6 * (large ?? 0));
    const error = await compared(generator, { ...PLAIN, precision: "fp16" });
    expect(error).toBeGreaterThan(FP32);
    expect(error).toBeLessThanOrEqual(1e-2);
  });

  it("hold the part that is asked for, and settings beside it", async () => {
    const { nets, settings } = await ncnnFiles(smallGenerator(SMALL), { ...PLAIN, part: "mapping" }, engine);
    expect(Object.keys(nets)).toEqual(["mapping"]);
    expect(JSON.parse(settings)).toMatchObject({ resolution: "16", num_ws: "6", note: "CC0" });
  });

  it("name inputs and outputs, and read no blob twice", async () => {
    const files = await ncnnFiles(smallGenerator(SMALL), PLAIN, engine);
    const inputsOf = (name: "mapping" | "synthesis"): unknown =>
      netOf(files, name)
        .layers.filter(({ type }) => type === "Input")
        .map(({ outputs }) => outputs[0]);
    expect([inputsOf("mapping"), inputsOf("synthesis")]).toEqual([["z", "truncation_psi"], ["ws"]]);
    expect(files.nets.synthesis?.param).toMatch(/^7767517\n\d+ \d+\nInput ws 0 1 ws 0=12 1=6\n/);
  });
});
