import { cast, matmul, scale, sum } from "../../program/ops.ts";
import { program, type Program } from "../../program/program.ts";
import { Trace } from "../../program/trace.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { Engine } from "../engine.ts";
import { answerWithin, LONGEST_ANSWER_MS } from "./answerWithin.ts";
import { OrtEngine } from "./ortEngine.ts";
import { firstLine } from "./ortModule.ts";
import type { SessionHost, SessionSettings } from "./sessionHost.ts";

/** What starting a device and computing on it led to. */
export type Trial =
  | { readonly starts: true; readonly gigaflops: number; readonly float16: boolean }
  | { readonly starts: false; readonly reason: string };

/** The first session waits for the runtime too, which gives up downloading after three minutes. */
const LONGEST_START_MS = 180_000 + LONGEST_ANSWER_MS;
const RUNS = 3;
/** A run that takes so long says enough: an emulated GPU need not be measured three times. */
const LONG_ENOUGH_MS = 200;

/**
 * Opens sessions on the device and measures a matrix product. The host goes on afterwards, unless the device hangs.
 * @param size rows of the matrices: 256 take any real GPU 3 ms.
 */
export async function tryDevice(host: SessionHost, settings: SessionSettings, size = 256): Promise<Trial> {
  const engine = new OrtEngine(host, settings, { description: settings.device, notes: [], float16: false });
  try {
    const milliseconds = await fastestRun(engine, size);
    return {
      starts: true,
      gigaflops: (2 * size ** 3) / milliseconds / 1e6,
      float16: await answerWithin(computesHalves(engine)),
    };
  } catch (error) {
    return { starts: false, reason: firstLine(error) };
  }
}

async function fastestRun(engine: Engine, size: number): Promise<number> {
  const executable = await answerWithin(engine.compile(trialProgram(size)), LONGEST_START_MS);
  const a = float32([size, size], new Float32Array(size * size).fill(0.5));
  const timed = async (): Promise<number> => {
    const start = performance.now();
    await answerWithin(executable.run({ a }));
    return performance.now() - start;
  };
  // The first run prepares the device and says nothing.
  await timed();
  let fastest = await timed();
  for (let run = 1; run < RUNS && fastest < LONG_ENOUGH_MS; run++) fastest = Math.min(fastest, await timed());
  await executable.dispose();
  return fastest;
}

async function computesHalves(engine: Engine): Promise<boolean> {
  const x = new Trace().input("x", [4]);
  try {
    const executable = await engine.compile(program({ y: cast(scale(cast(x, "float16"), 2), "float32") }));
    const { y } = await executable.run({ x: float32([4], [1, 2, 3, 4]) });
    await executable.dispose();
    return y.data[3] === 8;
  } catch {
    return false;
  }
}

/** One number comes back, so that reading the result does not count. */
function trialProgram(size: number): Program {
  const a = new Trace().input("a", [size, size]);
  return program({ y: sum(matmul(a, a), [0, 1]) });
}
