import type { Engine, Executable, ProgramTensor } from "../engine/engine.ts";
import type { Tensor } from "../program/node.ts";
import { program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** What a feature network gives of images [N, 3, R, R], bytes as numbers: [N, ...] by name. */
export type FeatureNetwork<Output extends string> = (trace: Trace, images: Tensor) => Readonly<Record<Output, Tensor>>;

/** Images that a network looks at together. */
const TOGETHER = { cpu: 8, webgpu: 32, cuda: 32 } as const;

/** Features of the next images, row after row. */
export interface FeatureBatch<Output extends string> {
  readonly count: number;
  readonly outputs: Readonly<Record<Output, Float32Array>>;
}

/**
 * Images through a feature network, some at a time.
 * @param side their height and width. @param images [3, side, side] each.
 */
export async function* pictureFeatures<Output extends string>(
  engine: Engine,
  side: number,
  pictures: AsyncIterable<Float32Tensor>,
  network: FeatureNetwork<Output>,
): AsyncGenerator<FeatureBatch<Output>, void, undefined> {
  const together = TOGETHER[engine.device];
  const trace = new Trace();
  const inputs = trace.input("images", [together, 3, side, side]);
  const executable = await engine.compile<Output>(program(network(trace, inputs)));
  const images = float32(inputs.shape, new Float32Array(together * 3 * side * side));
  try {
    let waiting = 0;
    for await (const { data } of pictures) {
      images.data.set(data, waiting++ * data.length);
      if (waiting < together) continue;
      yield await looked(executable, images, waiting);
      waiting = 0;
    }
    if (waiting > 0) yield await looked(executable, images, waiting);
  } finally {
    await executable.dispose();
  }
}

async function looked<Output extends string>(
  executable: Executable<Output>,
  images: Float32Tensor,
  count: number,
): Promise<FeatureBatch<Output>> {
  const [together = 1] = images.shape;
  const all: readonly (readonly [string, ProgramTensor])[] = Object.entries(await executable.run({ images }));
  const rows = all.map(([name, { data }]) => [
    name,
    (data as Float32Array).subarray(0, (data.length / together) * count),
  ]);
  return { count, outputs: Object.fromEntries(rows) as Record<Output, Float32Array> };
}

/** All rows, of a number that is known beforehand. [count, D]. */
export async function collectFeatures(
  batches: AsyncIterable<FeatureBatch<"features">>,
  count: number,
  report: (done: number, total: number) => void,
): Promise<Float32Tensor> {
  let [all, done] = [new Float32Array(), 0];
  for await (const { count: rows, outputs } of batches) {
    if (done === 0) all = new Float32Array((outputs.features.length / rows) * count);
    all.set(outputs.features, (outputs.features.length / rows) * done);
    done += rows;
    report(done, count);
  }
  return float32([count, all.length / count], all);
}
