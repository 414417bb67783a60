import { formatShape, sameShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { randomStateNormals } from "../base/randomState.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** The latents of seeds, NumPy's `RandomState(seed).randn(zDim)` each. -> [N, zDim]. @throws UserError */
export function seedLatents(seeds: readonly number[], zDim: number): Float32Tensor {
  const data = new Float32Array(seeds.length * zDim);
  seeds.forEach((seed, row) => data.set(randomStateNormals(seed, zDim), row * zDim));
  return float32([seeds.length, zDim], data);
}

/**
 * Rows start to stop - 1 of the first axis, sharing the data.
 * @example
 * ```ts
 * import { rows } from "stylegan2-ada";
 *
 * const z = network.latents([85, 100, 55]);
 * rows(z, 1, 3).shape; // => [2, network.zDim]
 * ```
 */
export function rows(x: Float32Tensor, start: number, stop: number): Float32Tensor {
  const [n = 1, ...rest] = x.shape;
  const size = x.data.length / n;
  return float32([stop - start, ...rest], x.data.subarray(start * size, stop * size));
}

/**
 * Tensors of equal trailing axes, one after another along the first.
 * @example
 * ```ts
 * import { stack } from "stylegan2-ada";
 *
 * stack([network.latents([85]), network.latents([100, 55])]).shape; // => [3, network.zDim]
 * ```
 */
export function stack(parts: readonly Float32Tensor[]): Float32Tensor {
  const [, ...rest] = parts[0]?.shape ?? [];
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return float32([parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0), ...rest], data);
}

/**
 * a + t (b - a). Any shape, the same for both.
 * @example
 * ```ts
 * import { float32, lerp } from "stylegan2-ada";
 *
 * lerp(float32([2], [0, 4]), float32([2], [2, 0]), 0.5).data; // => Float32Array.of(1, 2)
 * ```
 */
export function lerp(a: Float32Tensor, b: Float32Tensor, t: number): Float32Tensor {
  requireSameShape(a, b);
  return float32(
    a.shape,
    a.data.map((value, i) => value + t * ((b.data[i] ?? 0) - value)),
  );
}

/**
 * The great circle from a to b (Shoemake 1985), with the lengths interpolated too: between Gaussian
 * latents it keeps the length that the mapping network expects. [N, zDim] each, row by row.
 * @example
 * ```ts
 * import { slerp } from "stylegan2-ada";
 *
 * const [from, to] = [network.latents([85]), network.latents([100])];
 * const halfWay = await network.mapping(slerp(from, to, 0.5));
 * ```
 */
export function slerp(a: Float32Tensor, b: Float32Tensor, t: number): Float32Tensor {
  requireSameShape(a, b);
  const [n = 1] = a.shape;
  return stack(Array.from({ length: n }, (_, i) => slerpRow(rows(a, i, i + 1), rows(b, i, i + 1), t)));
}

function slerpRow(a: Float32Tensor, b: Float32Tensor, t: number): Float32Tensor {
  const [lengthA, lengthB] = [norm(a.data), norm(b.data)];
  const cosine = a.data.reduce((sum, value, i) => sum + value * (b.data[i] ?? 0), 0) / (lengthA * lengthB);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  // Nearly parallel vectors have no well-defined circle and need none; so do nearly opposite ones.
  if (!(Math.sin(angle) > 1e-6)) return lerp(a, b, t);
  const length = lengthA + t * (lengthB - lengthA);
  const weightA = (Math.sin((1 - t) * angle) / Math.sin(angle)) * (length / lengthA);
  const weightB = (Math.sin(t * angle) / Math.sin(angle)) * (length / lengthB);
  return float32(
    a.shape,
    a.data.map((value, i) => weightA * value + weightB * (b.data[i] ?? 0)),
  );
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/**
 * Style mixing (Karras et al. 2019, sec. 3.1): the listed layers from `styles`, the others from `base`.
 * [N, numWs, wDim] each. @throws UserError for a layer that the network does not have.
 * @example
 * ```ts
 * import { rows, seedWs, styleMix } from "stylegan2-ada";
 *
 * const ws = await seedWs(network, [85, 55], {});
 * const mixed = styleMix(rows(ws, 0, 1), rows(ws, 1, 2), [0, 1, 2]); // seed 85, its first three layers seed 55's
 * const images = await network.synthesis(mixed);
 * ```
 */
export function styleMix(base: Float32Tensor, styles: Float32Tensor, layers: readonly number[]): Float32Tensor {
  requireSameShape(base, styles);
  const [n = 1, numWs = 1, wDim = 1] = base.shape;
  assertLayers(layers, numWs);
  const data = Float32Array.from(base.data);
  for (let row = 0; row < n; row++) {
    for (const layer of layers) {
      const start = (row * numWs + layer) * wDim;
      data.set(styles.data.subarray(start, start + wDim), start);
    }
  }
  return float32(base.shape, data);
}

/** @throws UserError unless every layer is one of 0 to numWs - 1. */
export function assertLayers(layers: readonly number[], numWs: number, attempted = "mix styles"): void {
  const wrong = layers.find((layer) => !Number.isInteger(layer) || layer < 0 || layer >= numWs);
  if (wrong === undefined) return;
  throw new UserError({
    attempted,
    rule: `this network has the style layers 0 to ${numWs - 1}`,
    received: `layer ${wrong}`,
    next: "Choose layers in that range.",
  });
}

function requireSameShape(a: Float32Tensor, b: Float32Tensor): void {
  if (sameShape(a.shape, b.shape)) return;
  throw new UserError({
    attempted: "combine two sets of latents",
    rule: `both must have the same shape ${formatShape(a.shape)}`,
    received: formatShape(b.shape),
    next: "Make both with the same network and the same number of seeds.",
  });
}
