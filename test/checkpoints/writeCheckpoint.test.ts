import { describe, expect, it } from "vitest";
import { NETWORK_NAMES, type Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { writeSafetensorsCheckpoint } from "../../src/checkpoints/writeCheckpoint.ts";
import {
  PTH_LAYOUTS,
  writePthCheckpoint,
  type PthLayoutName,
  type PthOptions,
} from "../../src/checkpoints/writePth.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { ZipArchive } from "../../src/formats/zip/readZip.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { sniffFormat } from "../../src/formats/sniffFormat.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { contiguousStrides } from "../../src/formats/typedData.ts";
import { storageId, storageOf, tensorV2, zipFile } from "../formats/torchFiles.ts";
import { instructionsOf, WEIGHTS_ONLY_GLOBALS, WEIGHTS_ONLY_OPCODES } from "../formats/weightsOnly.ts";
import { DISCRIMINATORS, discriminatorConfig, GENERATORS, generatorConfig } from "./configs.ts";
import { fingerprint, newDiscriminator, newGenerator, referenceFile, torchFile, userErrorOf } from "./files.ts";

const SNAPSHOT = readCheckpoint(referenceFile("cond16.pkl"));

const asTensorsFile = (checkpoint: Checkpoint, half = false) =>
  readCheckpoint(concatBytes(writeSafetensorsCheckpoint(checkpoint, { half })));
const pthBytes = (checkpoint: Checkpoint, o?: PthOptions) => concatBytes(writePthCheckpoint(checkpoint, o).chunks);
const asPth = (checkpoint: Checkpoint, o?: PthOptions) => readCheckpoint(pthBytes(checkpoint, o));

describe.each([
  ["safetensors", asTensorsFile],
  [".pth", asPth],
] as const)("a snapshot through %s", (_, convert) => {
  it("is the same: weights, configurations and extras", () => {
    const { extras, ...networks } = convert(SNAPSHOT);
    expect(fingerprint({ ...networks, extras: SNAPSHOT.extras })).toEqual(fingerprint(SNAPSHOT));
    expect(extras).toMatchObject(SNAPSHOT.extras);
  });

  it("keeps what weights do not show", () => {
    expect(convert(SNAPSHOT).D?.config).toMatchObject({ mbstdGroupSize: 2, convClamp: null, numFp16Res: 0 });
  });

  it.each(GENERATORS)("keeps a generator %s", (_, config) => {
    const checkpoint: Checkpoint = {
      G: { config, tensors: newGenerator(config) },
      G_ema: { config, tensors: newGenerator(config, 2) },
      extras: {},
    };
    expect(fingerprint({ ...convert(checkpoint), extras: {} })).toEqual(fingerprint(checkpoint));
  });

  it.each(DISCRIMINATORS)("keeps a discriminator %s", (_, config) => {
    const checkpoint = { D: { config, tensors: newDiscriminator(config) }, extras: { start_epoch: 5, note: "猫" } };
    expect(fingerprint(convert(checkpoint))).toEqual(fingerprint(checkpoint));
  });
});

describe("half precision", () => {
  it("is half the size and within half an ulp", () => {
    const size = (half: boolean) => concatBytes(writeSafetensorsCheckpoint(SNAPSHOT, { half })).length;
    expect(size(true)).toBeLessThan(0.6 * size(false));
    const back = asTensorsFile(SNAPSHOT, true);
    for (const network of NETWORK_NAMES) {
      for (const [name, { data }] of SNAPSHOT[network]?.tensors ?? []) {
        const found = back[network]?.tensors.get(name)?.data;
        const isClose = data.every(
          (value, i) => Math.abs(value - (found?.[i] ?? NaN)) <= Math.abs(value) * 2 ** -11 + 2 ** -25,
        );
        expect(isClose, `${network} ${name}`).toBe(true);
      }
    }
  });

  it("refuses a weight beyond its range by name", () => {
    const config = generatorConfig({ imgResolution: 8, synthesis: { channelBase: 64, channelMax: 8 } });
    const tensors = newGenerator(config).set("mapping.w_avg", float32([12], new Float32Array(12).fill(70_000)));
    const error = userErrorOf(() =>
      writeSafetensorsCheckpoint({ G_ema: { config, tensors }, extras: {} }, { half: true }),
    );
    expect(error.message).toMatch(/G_ema\/mapping\.w_avg.*70000/);
  });
});

describe("the .pth layout", () => {
  it("is the seed project's", () => {
    const bytes = pthBytes(readCheckpoint(referenceFile("cond16.pth")));
    expect(sniffFormat(bytes)).toBe("zip-torch");
    const [ours, theirs] = [readTorch(bytes), readTorch(referenceFile("cond16.pth"))];
    if (!(ours instanceof Map) || !(theirs instanceof Map)) throw new Error("not dicts");
    for (const key of theirs.keys())
      expect(describeDict(ours.get(key)), String(key)).toEqual(describeDict(theirs.get(key)));
  });

  it("holds a lone generator under both names", () => {
    const config = generatorConfig({ imgResolution: 8, synthesis: { channelBase: 64, channelMax: 8 } });
    const stored = { config, tensors: newGenerator(config) };
    const { G, G_ema } = asPth({ G_ema: stored, extras: {} });
    expect([G, G_ema]).toEqual([stored, stored]);
  });

  it("is half the size in half precision, which reads back", () => {
    const [whole, half] = [pthBytes(SNAPSHOT), pthBytes(SNAPSHOT, { half: true })];
    expect(half.length).toBeLessThan(0.6 * whole.length);
    expect(readCheckpoint(half).G_ema).toEqual(asTensorsFile(SNAPSHOT, true).G_ema);
  });

  it("is still read where the configurations stand in a dict, as earlier versions wrote them", () => {
    const { config, tensors } = SNAPSHOT.G_ema ?? { tensors: new Map<string, never>() };
    const rows = [...tensors].map(([name, { shape, data }]) => [name, shape, storageOf("FloatStorage", data)] as const);
    const entries = rows.map(([name, shape, storage], i): [string, unknown] => [
      name,
      tensorV2(storageId(i, storage), 0, [...shape], contiguousStrides(shape)),
    ]);
    const storages = rows.map(([, , storage]) => storage);
    const file = zipFile({ config: JSON.parse(JSON.stringify({ G_ema: config })), G_ema: new Map(entries) }, storages);
    expect(readCheckpoint(file).G_ema?.config).toEqual(config);
  });

  it("needs no discriminator", () => {
    const config = discriminatorConfig({ imgResolution: 8, channelBase: 64, channelMax: 8 });
    expect(asPth({ D: { config, tensors: newDiscriminator(config) }, extras: {} }).G).toBeUndefined();
  });
});

const LAYOUTS = Object.keys(PTH_LAYOUTS) as PthLayoutName[];

describe.each(LAYOUTS)("torch.load(weights_only=True) and the layout %s", (layout) => {
  it.each([false, true])("go together since PyTorch 1.13 (half: %s)", (half) => {
    const extras = { p: 0.25, augment_pipe: { p: 0.25 }, start_epoch: 7, note: "猫" };
    const held = layout === "rosinality" ? readCheckpoint(referenceFile("rosinality32.pth")) : SNAPSHOT;
    const file = new ZipArchive(pthBytes({ ...held, extras }, { layout, half }));
    const { opcodes, globals } = instructionsOf(file.read("archive/data.pkl"));
    expect(opcodes.filter((opcode) => !WEIGHTS_ONLY_OPCODES.includes(opcode))).toEqual([]);
    expect(globals.filter((name) => !WEIGHTS_ONLY_GLOBALS.includes(name))).toEqual([]);
    expect(globals).toContain(`torch ${half ? "HalfStorage" : "FloatStorage"}`);
  });
});

it("a fraction in a .pth is refused, since PyTorch 1.13 would refuse the file", () => {
  expect(userErrorOf(() => torchFile({ p: 0.5 })).message).toMatch(/numbers must be integers.*0\.5/);
});

/** Tensors by name with their data, in any order; other values as they are. */
function describeDict(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([name, { shape, data }]) => [name, { shape, data }]));
}

describe("damaged metadata", () => {
  const text = new TextDecoder("latin1").decode(concatBytes(writeSafetensorsCheckpoint(SNAPSHOT)));
  const withText = (from: string, to: string): Uint8Array =>
    Uint8Array.from(text.replaceAll(from, to), (c) => c.charCodeAt(0));

  it("of another version is refused", () => {
    expect(userErrorOf(() => readCheckpoint(withText('{\\"version\\":1,', '{\\"version\\":2,'))).parts.received).toBe(
      "version 2",
    );
  });

  it("with a resolution beyond the limits is refused before anything is made", () => {
    const error = userErrorOf(() => readCheckpoint(withText('\\"imgResolution\\":16', '\\"imgResolution\\":99')));
    expect(error.message).toMatch(/imgResolution of .* must be one of 4, 8, 16/);
  });

  it("that contradicts the tensors is refused", () => {
    expect(userErrorOf(() => readCheckpoint(withText('\\"zDim\\":32', '\\"zDim\\":33'))).message).toContain(
      "mapping.fc0.weight",
    );
  });
});

it("the seed project's layout says where one generator stands under both names", () => {
  const { G, ...average } = SNAPSHOT;
  expect(writePthCheckpoint(SNAPSHOT).notes).toEqual([]);
  expect(writePthCheckpoint(average).notes).toEqual(["G is written as a copy of G_ema: the checkpoint has no G"]);
  expect(writePthCheckpoint({ ...(G && { G }), extras: {} }).notes).toEqual([
    "G_ema is written as a copy of G: the checkpoint has no G_ema",
  ]);
});
