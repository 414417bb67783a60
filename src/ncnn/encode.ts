import { encodeHalf } from "../base/half.ts";
import { withSplits, type FloatParameter, type Layer, type NcnnGraph, type Weights } from "./graph.ts";

/** A net's two files: its layers as text, and its weights in the order of the layers. */
export interface NcnnNet {
  readonly param: string;
  readonly bin: Uint8Array;
}

/** What every .param file begins with. */
const MAGIC = 7767517;

/** The tag before weights in half precision; 0 stands before those in single. */
const HALF_TAG = 0x01306b47;

/** Encodes a net. @param half stores the weights of convolutions and products in half precision. */
export function encodeNet({ layers }: NcnnGraph, half: boolean): NcnnNet {
  const all = withSplits(layers);
  const blobs = all.reduce((sum, { outputs }) => sum + outputs.length, 0);
  const lines = [String(MAGIC), `${all.length} ${blobs}`, ...all.map(layerLine)];
  const parts = all.flatMap(({ weights }) => weights.map((each) => encodeWeights(each, half)));
  return { param: `${lines.join("\n")}\n`, bin: joined(parts) };
}

/** Type, name, counts and names of inputs and outputs, parameters; a layer is called after its first output. */
function layerLine({ type, inputs, outputs, parameters }: Layer): string {
  const name = type === "Split" ? `split_${inputs[0]}` : outputs[0];
  const pairs = Object.entries(parameters).map(([key, value]) => `${key}=${parameterText(value)}`);
  return [type, name, inputs.length, outputs.length, ...inputs, ...outputs, ...pairs].join(" ");
}

/** ncnn tells a float by its point or exponent, and reads 15 characters. */
function parameterText(value: number | FloatParameter): string {
  return typeof value === "number" ? String(value) : value.float.toExponential(8);
}

function encodeWeights({ data, storage }: Weights, half: boolean): Uint8Array {
  const single = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (storage === "raw") return single;
  if (!half) return joined([tag(0), single]);
  const halves = new Uint16Array(data.length + (data.length % 2)); // a multiple of 4 bytes
  data.forEach((value, i) => (halves[i] = encodeHalf(value)));
  return joined([tag(HALF_TAG), new Uint8Array(halves.buffer)]);
}

function tag(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
