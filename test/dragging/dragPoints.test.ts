import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi, type MockInstance } from "vitest";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { dragPoints, type DragOptions, type DragStep } from "../../src/dragging/dragPoints.ts";
import type { DeviceTensor, Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { checkpointNetwork } from "../../src/model/checkpointNetwork.ts";
import type { Network } from "../../src/model/network.ts";
import { openCheckpoint } from "../../src/tasks/openCheckpoint.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";

const SHIPPED = fileURLToPath(new URL("../../models/avatars.safetensors", import.meta.url));
const R = 64;

let checkpoint: Checkpoint;
let engine: Engine;
let network: Network;
let ws: Float32Tensor;
beforeAll(async () => {
  checkpoint = await openCheckpoint(SHIPPED);
  engine = await openEngine({ device: "cpu", threads: 1 });
  network = checkpointNetwork(checkpoint, engine);
  ws = await network.mapping(network.latents([5]), { truncationPsi: 0.7 });
});
afterAll(() => engine.dispose());

async function dragged(o: Partial<DragOptions>): Promise<DragStep[]> {
  const steps: DragStep[] = [];
  for await (const step of dragPoints(network, checkpoint, { ws, pairs: [PAIR], ...o })) steps.push(step);
  return steps;
}

/** The back of the hair, to be four pixels further back. */
const PAIR = { handle: { x: 12, y: 24 }, target: { x: 8, y: 24 } };
const maskOf = (may: (x: number, y: number) => boolean): Float32Tensor =>
  float32(
    [1, 1, R, R],
    Array.from({ length: R * R }, (_, i) => (may(i % R, Math.floor(i / R)) ? 1 : 0)),
  );
/** Only what is around the hair may move. */
const mask = maskOf((x, y) => Math.hypot(x - 12, y - 24) < 20);

/** How much two images differ on average of [-1, 1], where they must not. */
function changeOutside(a: Float32Tensor, b: Float32Tensor): number {
  const differences = Array.from(a.data, (value, i) => Math.abs(value - (b.data[i] ?? NaN))).filter(
    (_, i) => mask.data[i % (R * R)] === 0,
  );
  return differences.reduce((total, difference) => total + difference, 0) / differences.length;
}

/** The first column of a row that is not like the one at the left border: where the background ends. */
function backgroundEnd({ data }: Float32Tensor, row: number): number {
  const at = (c: number, x: number): number => data[(c * R + row) * R + x] ?? NaN;
  const away = (x: number): number => [0, 1, 2].reduce((total, c) => total + Math.abs(at(c, x) - at(c, 0)), 0);
  return Array.from({ length: R }, (_, x) => x).findIndex((x) => away(x) > 0.6);
}

describe("dragging the back of an avatar's hair", () => {
  it("moves it there, and leaves the rest where a mask says so", async () => {
    const steps = await dragged({ numSteps: 60, mask });
    const [first, last] = [steps[0], steps.at(-1)];
    if (first === undefined || last === undefined) throw new Error("no steps");
    expect(first).toMatchObject({ step: 0, points: [PAIR.handle], distances: [4] });
    expect(last.distances[0]).toBeLessThanOrEqual(1);
    expect(backgroundEnd(first.image, 24) - backgroundEnd(last.image, 24)).toBeGreaterThanOrEqual(3);
    const free = await dragged({ numSteps: last.step, tolerance: 0 });
    const changes = [last, free.at(-1)].map((step) => changeOutside(first.image, step?.image ?? ws));
    expect(changes[0]).toBeLessThan((changes[1] ?? 0) / 2);
  });

  it("gives the network's own pictures, the same each time", async () => {
    const [once, again] = [await dragged({ numSteps: 2 }), await dragged({ numSteps: 2 })];
    expect(again).toEqual(once);
    expect(once.map(({ step }) => step)).toEqual([0, 1, 2]);
    const { ws: last = ws, image } = once[2] ?? {};
    const drawn = await network.synthesis(last);
    expect(image?.data.every((value, i) => Math.abs(value - (drawn.data[i] ?? NaN)) < 1e-4)).toBe(true);
    const fine = 6 * network.wDim; // the later layers stay
    expect(last.data.slice(fine)).toEqual(ws.data.slice(fine));
    expect(last.data.slice(0, fine)).not.toEqual(ws.data.slice(0, fine));
  });

  it("moves several points, and as many layers as it is told", async () => {
    const pairs = [PAIR, { handle: { x: 40.5, y: 43 }, target: { x: 42, y: 40 } }];
    const steps = await dragged({ pairs, numSteps: 1, movedLayers: 10, noiseMode: "none" });
    expect(steps[1]?.points).toHaveLength(2);
    expect(steps[0]?.distances[1]).toBeCloseTo(Math.hypot(1.5, 3), 6);
    const { data = ws.data } = steps[1]?.ws ?? {};
    expect(data[6 * network.wDim]).not.toBe(ws.data[6 * network.wDim]);
  });

  it("ends at once where the handle is at its target, and when it is stopped", async () => {
    expect(await dragged({ pairs: [{ handle: PAIR.handle, target: { x: 12.5, y: 24 } }] })).toHaveLength(1);
    await expect(dragged({ signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

const wide = float32([1, 1, 32, 32], new Float32Array(32 * 32));
it.each<[string, () => Partial<DragOptions>, RegExp]>([
  ["no points", () => ({ pairs: [] }), /there must be a handle and a target, but got none/],
  ["a target outside", () => ({ pairs: [{ ...PAIR, target: { x: 64, y: 3 } }] }), /from 0 to 63, but got \(64, 3\)/],
  ["a handle that is no number", () => ({ pairs: [{ ...PAIR, handle: { x: NaN, y: 3 } }] }), /got \(NaN, 3\)/],
  ["a mask of another size", () => ({ mask: wide }), /mask.*must be \[1, 1, 64, 64\], but got \[1, 1, 32, 32\]/],
  ["a mask of bytes", () => ({ mask: bytes() }), /from 0 .* but got 255/],
  ["ws of several pictures", () => ({ ws: float32([2, 10, 512], new Float32Array(10240)) }), /must be \[1, 10, 512\]/],
  ["no steps", () => ({ numSteps: 0 }), /numSteps must be a whole number from 1 to 100000, but got 0/],
  ["more layers than there are", () => ({ movedLayers: 11 }), /movedLayers must be .* from 1 to 10, but got 11/],
  ["a learning rate below zero", () => ({ learningRate: -1 }), /learningRate must be a number/],
])("refuses %s", async (_, options, message) => {
  await expect(dragged(options())).rejects.toThrow(message);
});

it("refuses a checkpoint without a generator", async () => {
  const { D, extras } = checkpoint;
  const steps = dragPoints(network, { ...(D && { D }), extras }, { ws, pairs: [PAIR] });
  await expect(steps.next()).rejects.toThrow(/must hold a generator/);
});

/** What an image file holds. */
function bytes(): Float32Tensor {
  return float32(
    mask.shape,
    mask.data.map((value) => 255 * value),
  );
}

it("leaves nothing on the device where it does not start", async () => {
  const disposals: MockInstance[] = [];
  const compile: Engine["compile"] = async (program, options) => {
    if (options?.keepOnDevice?.some((name) => name === "newFirstMoment") === true) throw new Error("no room");
    const executable = await engine.compile(program, options);
    disposals.push(vi.spyOn(executable, "dispose"));
    const run: typeof executable.run = async (feeds) => {
      const results = await executable.run(feeds);
      for (const tensor of Object.values<object>(results))
        if ("dispose" in tensor) disposals.push(vi.spyOn(tensor as DeviceTensor, "dispose"));
      return results;
    };
    return { run, dispose: () => executable.dispose() };
  };
  const upload: Engine["upload"] = async (tensor) => {
    const uploaded = await engine.upload(tensor);
    disposals.push(vi.spyOn(uploaded, "dispose"));
    return uploaded;
  };
  const full = checkpointNetwork(checkpoint, Object.assign(Object.create(engine) as Engine, { compile, upload }));
  const steps = dragPoints(full, checkpoint, { ws, pairs: [PAIR] });
  await expect(steps.next()).rejects.toThrow("no room");
  expect(disposals.length).toBeGreaterThan(3);
  for (const dispose of disposals) expect(dispose).toHaveBeenCalledTimes(1);
});
