import { createRng } from "../../../src/base/rng.ts";
import { encodeHalf } from "../../../src/base/half.ts";
import { sizeOf, type Shape } from "../../../src/base/assertShape.ts";
import type { Engine, ProgramTensor } from "../../../src/engine/engine.ts";
import { conv2d, matmul } from "../../../src/program/ops.ts";
import { program, type Program } from "../../../src/program/program.ts";
import type { ProgramDType } from "../../../src/program/tensorType.ts";
import { Trace } from "../../../src/program/trace.ts";
import { hostTensor } from "../../../src/tensor/hostTensor.ts";
import { recorded, rounded, type Figures, type Kit, type Part } from "../kit.ts";
import { openGpu, runResident, timeRuns, waiter } from "../measure.ts";
import type { PrecisionName } from "../sizes.ts";

interface Probe {
  readonly name: string;
  readonly program: Program<"y">;
  readonly flops: number;
}

const DTYPE: Readonly<Record<PrecisionName, ProgramDType>> = { fp32: "float32", fp16: "float16" };

/** What the runtime's convolution and matrix product reach on this card, with everything on the card. */
export const limits: Part = async (kit) => {
  const engine = await openGpu();
  for (const precision of kit.sizes.precisions) {
    if (precision === "fp16" && !engine.float16) continue;
    const dtype = DTYPE[precision];
    for (const { name, program: traced, flops } of probes(kit, dtype)) {
      await recorded(kit, { probe: name, dtype }, () => rateOf(kit, engine, traced, flops));
    }
  }
  await engine.dispose();
};

function probes({ sizes: { convolution, matmul: rows } }: Kit, dtype: ProgramDType): Probe[] {
  const { channels, side, batches } = convolution;
  const convolutions = batches.map((batch): Probe => {
    const trace = new Trace();
    const x = trace.input("x", [batch, channels, side, side], dtype);
    const weight = trace.constant(randomTensor([channels, channels, 3, 3], dtype));
    const y = conv2d(x, weight, { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 });
    const flops = 2 * batch * channels ** 2 * 9 * side ** 2;
    return { name: `convolution 3x3, ${batch}x${channels} at ${side}x${side}`, program: program({ y }), flops };
  });
  const x = new Trace().input("x", [rows, rows], dtype);
  return [...convolutions, { name: `matmul ${rows}`, program: program({ y: matmul(x, x) }), flops: 2 * rows ** 3 }];
}

function randomTensor(shape: Shape, dtype: ProgramDType): ProgramTensor {
  const values = createRng(1, "probe").normals(sizeOf(shape));
  return dtype === "float32"
    ? hostTensor(dtype, shape, values)
    : hostTensor(dtype, shape, Uint16Array.from(values, encodeHalf));
}

async function rateOf({ sizes }: Kit, engine: Engine, traced: Program<"y">, flops: number): Promise<Figures> {
  const executable = await engine.compile<string, string>(traced, { keepOnDevice: ["y"] });
  const [input] = traced.inputs;
  if (input === undefined) throw new Error("limits: the probe has no input");
  const x = await engine.upload(randomTensor(input.shape, input.dtype));
  const { secondsARun, hostSecondsARun } = await timeRuns(
    () => runResident(executable, { x }),
    await waiter(engine),
    sizes.seconds,
  );
  x.dispose();
  await executable.dispose();
  return {
    milliseconds: rounded(secondsARun * 1000),
    hostMilliseconds: rounded(hostSecondsARun * 1000),
    teraflops: rounded(flops / secondsARun / 1e12),
  };
}
