import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import type { ExportPart, ExportSettings } from "../../src/exports/generatorExport.ts";
import { onnxFile } from "../../src/exports/onnxFile.ts";
import { onnxNetwork } from "../../src/exports/onnxNetwork.ts";
import { readOnnxFile } from "../../src/exports/readOnnxFile.ts";
import { sniffFormat } from "../../src/formats/sniffFormat.ts";
import { Network } from "../../src/model/network.ts";
import { modelProto } from "../../src/onnx/schema.ts";
import { userErrorOf } from "../checkpoints/files.ts";
import { generatorConfig } from "../checkpoints/configs.ts";
import { relativeError, smallGenerator } from "./smallGenerators.ts";

const CONFIG = generatorConfig({ cDim: 3, imgResolution: 16, synthesis: { channelBase: 256, channelMax: 24 } });
const GENERATOR = smallGenerator(CONFIG);

let engine: Engine;
const files: Partial<Record<ExportPart, Uint8Array>> = {};
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
  for (const part of ["both", "mapping", "synthesis"] as const) files[part] = await exported({ part });
});
afterAll(() => engine.dispose());

function exported(settings: Partial<ExportSettings>): Promise<Uint8Array> {
  return onnxFile(GENERATOR, { part: "both", noiseMode: "const", precision: "fp32", ...settings }, engine);
}
const fileOf = (part: ExportPart): Uint8Array => files[part] ?? new Uint8Array();

describe("an exported file read back", () => {
  it("tells its settings, in plain words for others too", () => {
    const { config, part, noiseMode, precision, weights, extras, average, model } = readOnnxFile(fileOf("both"));
    expect({ part, noiseMode, precision, weights, extras }).toEqual({
      part: "both",
      noiseMode: "const",
      precision: "fp32",
      weights: "G_ema",
      extras: { note: "CC0" },
    });
    expect(config).toEqual(CONFIG);
    expect(average.data).toEqual(GENERATOR.tensors.get("mapping.w_avg")?.data);
    const said = Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]));
    expect(said).toMatchObject({ resolution: "16", channels: "3", classes: "3", z_dim: "8", num_ws: "6", note: "CC0" });
    expect(model.opsetImport).toEqual([{ domain: "", version: 17 }]);
  });

  it("makes the network's pictures, of latents and of mixed ws", async () => {
    const [theirs, ours] = [
      onnxNetwork(readOnnxFile(fileOf("both")), engine, { batchSize: 2 }),
      new Network({ generator: GENERATOR }, engine),
    ];
    const pictures = async (network: Network): Promise<Float32Array> => {
      const options = { labels: [0, 1, 2], truncationPsi: 0.7, truncationCutoff: 4 };
      const ws = await network.mapping(network.latents([1, 2, 3]), options);
      return (await network.synthesis({ ...ws, data: ws.data.map((value) => value / 2) })).data;
    };
    expect(relativeError(await pictures(theirs), await pictures(ours))).toBeLessThanOrEqual(2e-6);
    expect(theirs.averageWs()).toEqual(ours.averageWs());
    expect(theirs.numWs).toBe(ours.numWs);
    await Promise.all([theirs.dispose(), ours.dispose()]);
  });

  it("makes what its part can make, and says what it cannot", async () => {
    const [mapping, synthesis] = [
      onnxNetwork(readOnnxFile(fileOf("mapping")), engine),
      onnxNetwork(readOnnxFile(fileOf("synthesis")), engine),
    ];
    const ws = await mapping.mapping(mapping.latents([1]), { labels: 1 });
    const { shape } = await synthesis.synthesis(ws);
    expect(shape).toEqual([1, 3, 16, 16]);
    await expect(mapping.synthesis(ws)).rejects.toThrow(/images.*got only a mapping network.*both of its parts/);
    await expect(synthesis.mapping(mapping.latents([1]), { labels: 1 })).rejects.toThrow(/only a synthesis network/);
    await expect(synthesis.inspect(ws)).rejects.toThrow(/got an exported network/);
    await expect(synthesis.synthesis(ws, { noiseMode: "random" })).rejects.toThrow(/with noiseMode: "const"/);
    await Promise.all([mapping.dispose(), synthesis.dispose()]);
  });

  it("is refused where it holds other weights or another precision than asked for", () => {
    const file = readOnnxFile(fileOf("both"));
    expect(userErrorOf(() => onnxNetwork(file, engine, { weights: "G" })).message).toMatch(/got one with G_ema/);
    expect(userErrorOf(() => onnxNetwork(file, engine, { precision: "fp16" })).message).toMatch(/got one with fp32/);
  });

  it("is recognised by its content", () => {
    expect(sniffFormat(fileOf("both"))).toBe("onnx");
    expect(sniffFormat(modelProto.encode({ irVersion: 7, producerName: "pytorch" }).finish())).toBe("onnx");
  });
});

interface Model {
  producerName: string;
  metadataProps: { key: string; value: string }[];
  graph: { node: { domain: string }[]; initializer: { rawData?: Uint8Array }[] };
}

describe("any other ONNX file", () => {
  const changed = (change: (model: Model) => void): Uint8Array => {
    const model = modelProto.decode(fileOf("mapping"));
    change(model as unknown as Model);
    return modelProto.encode(model).finish();
  };
  const KEY = "stylegan2-ada";
  const said =
    (value: string) =>
    (model: Model): void => {
      model.metadataProps = model.metadataProps.map((prop) => (prop.key === KEY ? { key: KEY, value } : prop));
    };

  it.each<[string, (model: Model) => void, RegExp]>([
    [
      "another program's",
      (model) => {
        model.producerName = "pytorch";
        model.metadataProps = [];
      },
      /got a model that "pytorch" wrote\. Give the checkpoint/,
    ],
    ["without settings", (model) => void (model.metadataProps = []), /got one without its settings/],
    ["with damaged settings", said("{"), /got a damaged or newer "stylegan2-ada"/],
    ["of a newer version", said('{"version":2}'), /got a damaged or newer/],
    [
      "with a w_avg of another length",
      (model) => {
        const average = model.metadataProps.find(({ key }) => key === "w_avg");
        if (average !== undefined) average.value = "[1]";
      },
      /"w_avg"/,
    ],
    [
      "with operators of its own",
      ({ graph: { node } }) => node.forEach((one) => (one.domain = "com.microsoft")),
      /custom operators/,
    ],
    [
      "whose weights lie elsewhere",
      ({ graph }) => graph.initializer.forEach((one) => delete one.rawData),
      /weights are in another file/,
    ],
    ["without its output", ({ graph }) => void (graph.node = []), /does not compute "ws"/],
  ])("is refused: %s", (_, change, message) => {
    expect(userErrorOf(() => readOnnxFile(changed(change))).message).toMatch(message);
  });

  it("is refused where it is cut off", () => {
    const bytes = fileOf("mapping");
    for (const part of [0.01, 0.3, 0.9, 0.999]) {
      expect(userErrorOf(() => readOnnxFile(bytes.subarray(0, part * bytes.length))).message).toMatch(/ONNX|exported/);
    }
  });
});
