import type * as Ort from "onnxruntime-common";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import type { OrtModule } from "../../src/engine/ort/ortModule.ts";
import type { ExportedGenerator, ExportSettings } from "../../src/exports/generatorExport.ts";
import { onnxFile } from "../../src/exports/onnxFile.ts";
import { Network } from "../../src/model/network.ts";
import type { GeneratorConfig } from "../../src/networks/config.ts";
import { generatorNetwork } from "../../src/networks/generatorNetwork.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { GENERATORS, generatorConfig } from "../checkpoints/configs.ts";
import { drawn, relativeError, smallGenerator } from "./smallGenerators.ts";

/** Rounding of other formulations of the same numbers. */
const FP32 = 2e-6;
/** Half precision has 11 bits, and rounds in each of the layers that compute in it. */
const FP16 = 1e-2;

const OTHERS: readonly (readonly [string, GeneratorConfig])[] = (["swish", "tanh", "selu", "softplus"] as const).map(
  (activation) => [
    `with ${activation}`,
    generatorConfig({ imgResolution: 8, synthesis: { channelBase: 64, channelMax: 8, activation } }),
  ],
);

const PLAIN: ExportSettings = { part: "both", noiseMode: "const", precision: "fp32" };
type Outputs = Readonly<Record<string, Float32Array>>;

/**
 * Exported files in a plain ONNX Runtime, which knows nothing of this project: their images are the network's.
 * @param only the generators by name; all where none are given.
 */
export function describeExportedFiles(
  openEngine: () => Promise<Engine>,
  loadOrt: () => Promise<OrtModule>,
  only?: readonly string[],
): void {
  describe("exported ONNX files in a plain ONNX Runtime", () => {
    let engine: Engine;
    let ort: OrtModule;
    beforeAll(async () => {
      [engine, ort] = [await openEngine(), await loadOrt()];
    });
    afterAll(() => engine.dispose());

    async function run(bytes: Uint8Array, feeds: Readonly<Record<string, Float32Tensor>>): Promise<Outputs> {
      const session = await ort.InferenceSession.create(bytes);
      const given = Object.entries(feeds).map(([name, { data, shape }]): [string, Ort.Tensor] => [
        name,
        new ort.Tensor("float32", data, shape),
      ]);
      const outputs = Object.entries(await session.run(Object.fromEntries(given)));
      await session.release();
      return Object.fromEntries(outputs.map(([name, tensor]) => [name, tensor.data as Float32Array]));
    }

    /** What the network makes of the same inputs. */
    async function ours(generator: ExportedGenerator, n: number, psi: number, halfPrecision = false): Promise<Outputs> {
      const { z, c } = inputs(generator.config, n);
      const network = new Network({ generator }, engine, { batchSize: n, halfPrecision });
      const ws = await network.mapping(z, { labels: c, truncationPsi: psi });
      const [image, bare] = [await network.synthesis(ws), await network.synthesis(ws, { noiseMode: "none" })];
      await network.dispose();
      return { ws: ws.data, image: image.data, bare: bare.data };
    }

    for (const [name, config] of [...GENERATORS, ...OTHERS].filter(([name]) => only?.includes(name) ?? true)) {
      it(`make the same pictures, one or three at a time: ${name}`, async () => {
        const generator = smallGenerator(config);
        const bytes = await onnxFile(generator, PLAIN, engine);
        for (const n of [1, 3]) {
          const { ws = [], image = [] } = await ours(generator, n, 0.7);
          const exported = await run(bytes, { ...present(inputs(config, n)), truncation_psi: psiOf(0.7) });
          expect(relativeError(exported.ws ?? [], ws)).toBeLessThanOrEqual(FP32);
          expect(relativeError(exported.image ?? [], image)).toBeLessThanOrEqual(FP32);
        }
      });
    }

    it("take a psi a layer as well as one for all", async () => {
      const generator = smallGenerator(SMALL);
      const bytes = await onnxFile(generator, { ...PLAIN, part: "mapping" }, engine);
      const { z } = inputs(SMALL, 2);
      const psi = Float32Array.from({ length: generatorNetwork(SMALL).numWs }, (_, i) => (i < 3 ? 0.5 : 1));
      const network = new Network({ generator }, engine);
      const { data } = await network.mapping(z, { truncationPsi: 0.5, truncationCutoff: 3 });
      await network.dispose();
      const truncation_psi = { dtype: "float32", shape: [psi.length], data: psi } as const;
      expect(relativeError((await run(bytes, { z, truncation_psi })).ws ?? [], data)).toBeLessThanOrEqual(FP32);
    });

    it("may hold one part, and no noise", async () => {
      const generator = smallGenerator(SMALL);
      const { z } = inputs(SMALL, 3);
      const { ws = [], bare = [] } = await ours(generator, 3, 1);
      const mapping = await run(await onnxFile(generator, { ...PLAIN, part: "mapping" }, engine), {
        z,
        truncation_psi: psiOf(1),
      });
      expect(Object.keys(mapping)).toEqual(["ws"]);
      expect(relativeError(mapping.ws ?? [], ws)).toBeLessThanOrEqual(FP32);
      const given = {
        dtype: "float32",
        shape: [3, generatorNetwork(SMALL).numWs, 12],
        data: Float32Array.from(ws),
      } as const;
      const synthesis = await run(
        await onnxFile(generator, { ...PLAIN, part: "synthesis", noiseMode: "none" }, engine),
        { ws: given },
      );
      expect(Object.keys(synthesis)).toEqual(["image"]);
      expect(relativeError(synthesis.image ?? [], bare)).toBeLessThanOrEqual(FP32);
    });

    it("come in half precision, at half the size", async () => {
      const config = generatorConfig({ cDim: 5, synthesis: { channelBase: 1024, channelMax: 64, numFp16Res: 2 } });
      const generator = smallGenerator(config);
      const [whole, half] = [
        await onnxFile(generator, PLAIN, engine),
        await onnxFile(generator, { ...PLAIN, precision: "fp16" }, engine),
      ];
      expect(half.length / whole.length).toBeLessThanOrEqual(0.6);
      const [{ image: single = [] }, { image = [] }] = [
        await ours(generator, 3, 0.7),
        await ours(generator, 3, 0.7, engine.float16),
      ];
      const exported = await run(half, { ...present(inputs(config, 3)), truncation_psi: psiOf(0.7) });
      expect(relativeError(exported.image ?? [], image)).toBeLessThanOrEqual(FP16);
      expect(relativeError(exported.image ?? [], single)).toBeGreaterThan(FP32);
    });
  });
}

const SMALL = generatorConfig({ imgResolution: 16, synthesis: { channelBase: 128, channelMax: 16 } });

function psiOf(value: number): Float32Tensor {
  return { dtype: "float32", shape: [1], data: Float32Array.of(value) };
}

/** z, and c where the network has classes. */
function inputs(
  { mapping: { zDim, cDim } }: GeneratorConfig,
  n: number,
): { readonly z: Float32Tensor; readonly c?: Float32Tensor } {
  return { z: drawn("z", n, zDim), ...(cDim > 0 ? { c: drawn("c", n, cDim) } : {}) };
}

/** A network of labels alone takes no z. */
function present({ z, c }: ReturnType<typeof inputs>): Record<string, Float32Tensor> {
  return { ...(z.data.length > 0 ? { z } : {}), ...(c === undefined ? {} : { c }) };
}
