import { describe, expect, it } from "vitest";
import { encodeHalf } from "../../src/base/half.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeNpy } from "../../src/formats/numpy/npy.ts";
import { writeNpz } from "../../src/formats/numpy/npz.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { readLatents } from "../../src/model/readLatents.ts";
import { fitWs } from "../../src/model/wsSource.ts";
import { float32, hostTensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { referenceFile, torchFile, userErrorOf } from "../checkpoints/files.ts";

const VALUES = [0.5, -1.25, 3, 0];
const half = hostTensor("float16", [2, 2], Uint16Array.from(VALUES, encodeHalf));
const brain = hostTensor("bfloat16", [2, 2], Uint16Array.of(0x3f00, 0xbfa0, 0x4040, 0));
const double = hostTensor("float64", [2, 2], Float64Array.from(VALUES));
const single = float32([2, 2], VALUES);

const npz = (arrays: Record<string, HostTensor>) => concatBytes(writeNpz(new Map(Object.entries(arrays))));
const tensorsFile = (tensors: Record<string, HostTensor>) =>
  concatBytes(writeSafetensors({ tensors: new Map(Object.entries(tensors)), metadata: new Map() }));

describe("readLatents", () => {
  it.each<[string, Uint8Array]>([
    ["npz in float16", npz({ w: half })],
    ["npz in float32", npz({ w: single })],
    ["npz in float64", npz({ w: double })],
    ["npz of one array of another name", npz({ arr_0: half })],
    ["npz of w among others", npz({ image: float32([1], [1]), w: single, noise: float32([1], [1]) })],
    ["npy", concatBytes(writeNpy(half))],
    ["pt of a tensor", torchFile(half)],
    ["pt in bfloat16", torchFile(brain)],
    ["pt of a dict", torchFile({ steps: 3, latent: double })],
    ["pt of a dict of files", torchFile({ "face.png": { img: float32([1], [2]), latent: half, noise: [single] } })],
    ["safetensors", tensorsFile({ w: half })],
    ["safetensors in bfloat16", tensorsFile({ ws: brain })],
  ])("reads a .%s", (_, bytes) => {
    expect(readLatents(bytes)).toEqual(single);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["integers", npz({ w: hostTensor("int32", [1], Int32Array.of(1)) }), /floating-point numbers, but got int32/],
    ["numbers that are none", npz({ w: float32([1], [NaN]) }), /finite numbers, but got NaN or infinity/],
    ["several arrays", npz({ a: single, b: single }), /only one array, but got the arrays a, b/],
    ["several w", torchFile({ a: { w: single }, b: { w: single } }), /but got the arrays a\.w, b\.w/],
    ["none", torchFile({ a: 3 }), /but got the arrays \(none\)/],
    ["a snapshot", referenceFile("cond16.pkl"), /must be a \.npz, .* but got a Python pickle/],
  ])("refuses %s", (_, bytes, message) => {
    expect(userErrorOf(() => readLatents(bytes)).message).toMatch(message);
  });
});

describe("fitWs", () => {
  const network = { numWs: 3, wDim: 2 };
  const sample = (...shape: number[]) =>
    float32(
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    );

  it.each<[number[], number[], number[]]>([
    [[2], [1, 3, 2], [0, 1, 0, 1, 0, 1]],
    [
      [1, 2],
      [1, 3, 2],
      [0, 1, 0, 1, 0, 1],
    ],
    [
      [3, 2],
      [1, 3, 2],
      [0, 1, 2, 3, 4, 5],
    ],
    [
      [1, 3, 2],
      [1, 3, 2],
      [0, 1, 2, 3, 4, 5],
    ],
    [
      [2, 1, 2],
      [2, 3, 2],
      [0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3],
    ],
    [
      [2, 3, 2],
      [2, 3, 2],
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    ],
  ])("takes %j as %j", (shape, wanted, values) => {
    expect(fitWs(sample(...shape), network)).toEqual(float32(wanted, values));
  });

  it.each([[[3]], [[2, 2]], [[4, 2]], [[3, 3, 2, 1]], [[1, 1, 3, 2]], [[0, 3, 2]], [[0, 1, 2]], [[]], [[1, 3, 4]]])(
    "refuses %j",
    (shape) => {
      const { message } = userErrorOf(() => fitWs(sample(...shape), network));
      expect(message).toMatch(/takes the shapes \[3, 2\], \[2\], \[N, 3, 2\] and \[N, 1, 2\], but got \[/);
    },
  );
});
