import type { DeviceTensor, Engine, Executable, Feeds } from "../engine/engine.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { isRepeated } from "../model/repeated.ts";
import { adamFeeds } from "../projection/adam.ts";
import { floats } from "../projection/stepper.ts";
import { float32, isDType, type Float32Tensor } from "../tensor/hostTensor.ts";
import { dragProgram, referenceProgram, type DragProblem } from "./dragProgram.ts";
import type { DragRequest } from "./dragSettings.ts";
import type { Point } from "./points/dragPair.ts";

/** An image on its way, and where the points are in it. */
export interface DragPicture {
  /** The handles, found again. */
  readonly points: readonly Point[];
  /** [1, numWs, wDim]. */
  readonly ws: Float32Tensor;
  /** [1, C, R, R], about [-1, 1]. */
  readonly image: Float32Tensor;
  /** What the next step makes smaller. */
  readonly loss: number;
}

/** Outputs of a step that become inputs of the next without leaving the device. */
const PASSED_ON = { newFirstMoment: "firstMoment", newSecondMoment: "secondMoment" } as const;

/** What a step starts from. */
interface Place {
  /** The w that move. [1, L, wDim]. */
  readonly w: Float32Tensor;
  /** [P, 2] as (x, y). */
  readonly points: Float32Tensor;
}

/** Drags step by step; the features that are compared with and Adam's moments stay on the device. */
export class DragStepper {
  private readonly executable: Executable<string, string>;
  private readonly ws: Float32Tensor;
  private readonly fed: Feeds;
  private readonly kept: Map<string, DeviceTensor>;
  private place: Place;
  private count = 0;

  private constructor(
    executable: Executable<string, string>,
    ws: Float32Tensor,
    fed: Feeds,
    kept: Map<string, DeviceTensor>,
    place: Place,
  ) {
    this.executable = executable;
    this.ws = ws;
    this.fed = fed;
    this.kept = kept;
    this.place = place;
  }

  static async open(problem: DragProblem, { ws, pairs, mask }: DragRequest, engine: Engine): Promise<DragStepper> {
    const { w, rest } = parted(ws, problem);
    const place = { w, points: pointsTensor(pairs.map(({ handle }) => handle)) };
    const targets = pointsTensor(pairs.map(({ target }) => target));
    const kept = await reference(problem, { ...place, ...rest }, engine);
    try {
      for (const moment of Object.values(PASSED_ON))
        kept.set(moment, await engine.upload(float32([w.data.length], new Float32Array(w.data.length))));
      const keepOnDevice = Object.keys(PASSED_ON);
      const repeated = isRepeated(generatorNetwork(problem.generator.config).imgResolution);
      const executable = await engine.compile<string, string>(dragProgram(problem), { keepOnDevice, repeated });
      return new DragStepper(executable, ws, { ...rest, targets, ...(mask && { mask }) }, kept, place);
    } catch (error) {
      for (const tensor of kept.values()) tensor.dispose();
      throw error;
    }
  }

  /** The image as it is now; w then moves on. */
  async step(learningRate: number): Promise<DragPicture> {
    const { w, points } = this.place;
    const scalars = adamFeeds(learningRate, this.count + 1);
    const outputs = await this.executable.run({ w, points, ...this.fed, ...scalars, ...Object.fromEntries(this.kept) });
    for (const [output, input] of Object.entries(PASSED_ON)) {
      this.kept.get(input)?.dispose();
      this.kept.set(input, onDevice(outputs[output]));
    }
    const newPoints = float32(points.shape, floats(outputs.newPoints));
    this.place = { w: float32(w.shape, floats(outputs.newW)), points: newPoints };
    this.count += 1;
    return {
      points: pointsOf(newPoints),
      ws: float32(this.ws.shape, [...w.data, ...this.ws.data.subarray(w.data.length)]),
      image: onHost(outputs.image),
      loss: floats(outputs.loss)[0] ?? NaN,
    };
  }

  async dispose(): Promise<void> {
    for (const tensor of this.kept.values()) tensor.dispose();
    this.kept.clear();
    await this.executable.dispose();
  }
}

/** The w that move, and those that stay, if any. */
function parted(
  ws: Float32Tensor,
  { generator, movedLayers }: DragProblem,
): { readonly w: Float32Tensor; readonly rest: Feeds } {
  const { numWs, wDim } = generatorNetwork(generator.config);
  const split = movedLayers * wDim;
  const w = float32([1, movedLayers, wDim], ws.data.slice(0, split));
  if (movedLayers === numWs) return { w, rest: {} };
  return { w, rest: { rest: float32([1, numWs - movedLayers, wDim], ws.data.slice(split)) } };
}

/** What the features are compared with, on the device. */
async function reference(problem: DragProblem, feeds: Feeds, engine: Engine): Promise<Map<string, DeviceTensor>> {
  const program = referenceProgram(problem);
  const names = [...program.outputs.keys()];
  const executable = await engine.compile<string, string>(program, { keepOnDevice: names });
  try {
    const outputs = await executable.run(feeds);
    return new Map(names.map((name) => [name, onDevice(outputs[name])]));
  } finally {
    await executable.dispose();
  }
}

function pointsTensor(points: readonly Point[]): Float32Tensor {
  return float32(
    [points.length, 2],
    points.flatMap(({ x, y }) => [x, y]),
  );
}

function pointsOf({ data }: Float32Tensor): Point[] {
  return Array.from({ length: data.length / 2 }, (_, i) => ({ x: data[2 * i] ?? NaN, y: data[2 * i + 1] ?? NaN }));
}

type Output = Parameters<typeof floats>[0];

function onDevice(tensor: Output): DeviceTensor {
  if (tensor === undefined || !("dispose" in tensor)) throw new Error("drag: a tensor left the device");
  return tensor;
}

function onHost(tensor: Output): Float32Tensor {
  if (tensor === undefined || !("data" in tensor) || !isDType(tensor, "float32"))
    throw new Error("drag: a program gave no float32 tensor");
  return tensor;
}
