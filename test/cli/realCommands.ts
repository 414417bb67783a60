import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterEach, beforeEach } from "vitest";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import type { Float32Tensor, HostTensor } from "../../src/tensor/hostTensor.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { runCli } from "../../src/cli/runCli.ts";
import { referenceFile } from "../checkpoints/files.ts";

export const TINY = fileURLToPath(new URL("../reference/tiny32.pkl", import.meta.url));
export const COND = fileURLToPath(new URL("../reference/cond16.pkl", import.meta.url));

/** Seeds and truncation of the reference's `uint8` images. */
export const SEEDS = [85, 100, 75] as const;
export const AS_REFERENCE = ["--seeds", "85,100,75", "--trunc", "0.7"] as const;

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the real program's commands in this process. */
export async function stylegan(...argv: readonly string[]): Promise<Outcome> {
  const written = { out: "", err: "" };
  const stdout = { write: (text: string) => void (written.out += text) };
  const stderr = { write: (text: string) => void (written.err += text) };
  const { signal } = new AbortController();
  const code = await runCli(argv, COMMANDS, { stdout, stderr, signal, version: "0" });
  return { code, ...written };
}

/** Runs a command that must succeed. -> what --json prints. */
export async function succeed(...argv: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await stylegan(...argv, "--json");
  if (code !== 0) throw new Error(`exit code ${code}: ${out}${err}`);
  return JSON.parse(out) as Record<string, unknown>;
}

/** An empty folder for each test; the function returned gives a path in it. */
export function temporaryFolder(): (...parts: string[]) => string {
  let folder = "";
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "stylegan-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  return (...parts) => join(folder, ...parts);
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

export async function pixelsOf(path: string): Promise<Pixels> {
  const { data, info } = await sharp(path, { limitInputPixels: false }).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) };
}

/** Part of an image. */
export function crop({ width, channels, data }: Pixels, left: number, top: number, side: number): Pixels {
  const rows = Array.from({ length: side }, (_, y) => {
    const start = ((top + y) * width + left) * channels;
    return data.subarray(start, start + side * channels);
  });
  return { width: side, height: side, channels, data: Uint8Array.from(rows.flatMap((row) => [...row])) };
}

/** The largest difference of two images' bytes. @throws Error when their sizes differ. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new Error(`${a.length} bytes and ${b.length}`);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

const known = new Map<string, ReadonlyMap<string, HostTensor>>();

/** A tensor of the reference, such as `uint8` of tiny32. */
export function expected(network: "tiny32" | "cond16", name: string): HostTensor {
  const tensors = known.get(network) ?? readSafetensors(referenceFile(`${network}.expected.safetensors`)).tensors;
  known.set(network, tensors);
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`the reference of ${network} has no ${name}`);
  return tensor;
}

/** Row i of a tensor's first axis. */
export function rowOf(tensor: HostTensor, i: number): Uint8Array {
  const size = tensor.data.length / (tensor.shape[0] ?? 1);
  return Uint8Array.from(Array.from(tensor.data.slice(i * size, (i + 1) * size), Number));
}

export function floats(tensor: HostTensor | undefined): Float32Tensor["data"] {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new Error(`float32 was expected, not ${tensor?.dtype}`);
}
