import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { findContender } from "../bench/compare/contender.ts";
import { LineProcess } from "../bench/compare/lineProcess.ts";
import { phaseFeeds, trainingWorkload } from "../bench/trainingWorkload.ts";
import { createRng } from "../src/base/rng.ts";
import type { Feeds } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import { float32, type Float32Tensor } from "../src/tensor/hostTensor.ts";
import { flatLayout, unflatten } from "../src/training/flatLayout.ts";
import { gradientProgram, PHASES, type PhaseName } from "../src/training/phasePrograms.ts";

const SCRIPT = fileURLToPath(new URL("plainTraining.py", import.meta.url));
const SIZE = { resolution: 8, channelBase: 128, channelMax: 24 };
const PHASE_NAMES = Object.keys(PHASES) as PhaseName[];

const python = findContender(undefined);
if (python === undefined) console.warn("Skipped: beside PyTorch, which no python3 here has");

const { settings, parameters } = trainingWorkload({ ...SIZE, imgResolution: SIZE.resolution, batchSize: 8 });
const layouts = { G: flatLayout(settings.generator.declared), D: flatLayout(settings.discriminator.declared) };

/** None at the zeros and ones that biases and noise strengths start with, which would hide what is made of them. */
function moved({ shape, data }: Float32Tensor, name: string): Float32Tensor {
  const noise = createRng(3, name).normals(data.length);
  return float32(
    shape,
    data.map((x, i) => x + 0.3 * (noise[i] ?? 0)),
  );
}

const flat = { G: moved(parameters.G, "G"), D: moved(parameters.D, "D") };
const known = { ...flat, mixingMask: float32([4], [1, 1, 0, 0]), pathLengthMean: float32([], [0.5]) };

interface Described {
  readonly shape: readonly number[];
  readonly base64: string;
}

function described(tensors: Iterable<readonly [string, Float32Tensor]>): Readonly<Record<string, Described>> {
  const one = ({ shape, data }: Float32Tensor): Described => ({
    shape,
    base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
  });
  return Object.fromEntries([...tensors].map(([name, tensor]) => [name, one(tensor)]));
}

/** The flat gradient of each phase in plain PyTorch. */
async function plainGradients(inputs: ReadonlyMap<PhaseName, Feeds>): Promise<Readonly<Record<string, Float32Array>>> {
  const process = new LineProcess("PyTorch's process", python?.command ?? "", [SCRIPT]);
  onTestFinished(() => process.end());
  const answers = await process.ask<Record<string, string>>({
    size: SIZE,
    gains: settings.gains,
    parameters: { G: described(unflatten(layouts.G, flat.G)), D: described(unflatten(layouts.D, flat.D)) },
    inputs: Object.fromEntries([...inputs].map(([name, feeds]) => [name, described(drawn(feeds))])),
  });
  return Object.fromEntries(
    Object.entries(answers).map(([name, base64]) => {
      const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
      return [name, new Float32Array(bytes.buffer)];
    }),
  );
}

/** What is fed beside the networks. */
function drawn(feeds: Feeds): (readonly [string, Float32Tensor])[] {
  const all = Object.entries(feeds as Readonly<Record<string, Float32Tensor>>);
  return all.filter(([name]) => !Object.hasOwn(flat, name));
}

/** The largest difference, as a share of the largest value. */
function difference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  const largest = (values: Float32Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return largest(a.map((x, i) => x - (b[i] ?? NaN))) / largest(b);
}

/**
 * What the comparison takes as PyTorch's side of training: the gradient of a phase holds images, logits, losses,
 * penalties and path lengths, and the parameters by name and shape.
 */
it.skipIf(python === undefined)(
  "plain PyTorch's training computes the gradient that ours does, in each phase",
  { timeout: 60_000 },
  async () => {
    const engine = await openEngine({ device: "cpu" });
    onTestFinished(() => engine.dispose());
    const programs = new Map(PHASE_NAMES.map((name) => [name, gradientProgram(name, settings)]));
    const inputs = new Map([...programs].map(([name, program]) => [name, phaseFeeds(program, known)]));
    const asked = plainGradients(inputs); // it starts while ours computes
    const ours = new Map<PhaseName, Float32Array>();
    for (const [name, program] of programs) {
      const executable = await engine.compile(program);
      const { gradient } = await executable.run(inputs.get(name) ?? {});
      ours.set(name, gradient?.data as Float32Array);
      await executable.dispose();
    }
    const theirs = await asked;
    for (const [name, gradient] of ours) {
      expect(difference(gradient, theirs[name] ?? new Float32Array(0)), name).toBeLessThan(1e-5);
    }
  },
);
