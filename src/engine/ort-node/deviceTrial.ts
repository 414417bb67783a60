import { cast, matmul, scale, sum } from "../../program/ops.ts";
import { program, type Program } from "../../program/program.ts";
import { Trace } from "../../program/trace.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { DeviceKind } from "../engine.ts";
import { LocalHost } from "./localHost.ts";
import { firstLine } from "./loadOrt.ts";
import { OrtEngine } from "./ortEngine.ts";

/** What starting a device and computing on it led to. */
export type Trial =
  | { readonly starts: true; readonly gigaflops: number; readonly float16: boolean }
  | { readonly starts: false; readonly reason: string };

const SIZE = 256;
const RUNS = 3;

/** Opens a session on the device in this process and measures a matrix product, which any real GPU does in 3 ms. */
export async function tryDevice(device: DeviceKind): Promise<Trial> {
  const engine = new OrtEngine(new LocalHost(), { device }, { description: device, notes: [], float16: false });
  try {
    const milliseconds = await fastestRun(engine);
    return { starts: true, gigaflops: 2 * SIZE ** 3 / milliseconds / 1e6, float16: await computesHalves(engine) };
  } catch (error) {
    return { starts: false, reason: reasonOf(error) };
  } finally {
    await engine.dispose();
  }
}

async function fastestRun(engine: OrtEngine): Promise<number> {
  const executable = await engine.compile(trialProgram());
  const a = float32([SIZE, SIZE], new Float32Array(SIZE * SIZE).fill(0.5));
  let fastest = Infinity;
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now();
    await executable.run({ a });
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

async function computesHalves(engine: OrtEngine): Promise<boolean> {
  const x = new Trace().input("x", [4]);
  try {
    const executable = await engine.compile(program({ y: cast(scale(cast(x, "float16"), 2), "float32") }));
    const { y } = await executable.run({ x: float32([4], [1, 2, 3, 4]) });
    return y.data[3] === 8;
  } catch {
    return false;
  }
}

/** One number comes back, so that reading the result does not count. */
function trialProgram(): Program {
  const a = new Trace().input("a", [SIZE, SIZE]);
  return program({ y: sum(matmul(a, a), [0, 1]) });
}

/** What the runtime says when a device does not start, and what it means. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/WebGPU adapter/i, "no graphics driver that WebGPU can use was found (on Linux, a Vulkan driver)"],
  [/Failed to load shared library|no available backend|not supported in this build|is unsupported/i,
    "ONNX Runtime's provider for it is not installed"],
];

export function reasonOf(error: unknown): string {
  const line = firstLine(error);
  return REASONS.find(([pattern]) => pattern.test(line))?.[1] ?? line;
}
