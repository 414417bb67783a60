import { sameShape } from "../base/assertShape.ts";
import type { Checkpoint, NetworkTensors } from "../checkpoints/checkpoint.ts";
import type { Declaration } from "../nn/scope.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { TrainingSetup } from "../training/setup.ts";
import { layouts, unfrozen, type StartTensors } from "../training/state.ts";

/** What a new run takes from a checkpoint, and what it cannot. */
export interface FineTuneStart {
  /** What is taken of each network, in the shapes of the new ones. */
  readonly given: StartTensors;
  /** How many tensors that is. */
  readonly taken: number;
  /** `G/synthesis.b64.conv1.weight`: tensors that the checkpoint does not have in that shape; they start anew. */
  readonly missing: readonly string[];
}

/**
 * Starts from another run's networks, also at another resolution: blocks are named after their resolution, so what
 * fits is taken by name and shape.
 */
export function fineTuneStart(setup: TrainingSetup, { G, G_ema, D }: Checkpoint): FineTuneStart {
  const { declared } = layouts(setup);
  const missing: string[] = [];
  const take = (network: string, own: readonly Declaration[], old: NetworkTensors | undefined): NetworkTensors =>
    new Map(
      own.flatMap(({ name, shape }) => {
        const found = old?.get(name);
        const fitting = found && fitted(name, found, shape);
        if (fitting === undefined) missing.push(`${network}/${name}`);
        return fitting === undefined ? [] : [[name, fitting] as const];
      }),
    );
  const given = {
    G: take("G", declared.G, (G ?? G_ema)?.tensors),
    G_ema: take("G_ema", declared.G, (G_ema ?? G)?.tensors),
    D: take("D", declared.D, D?.tensors),
  };
  return { given, taken: given.G.size + given.G_ema.size + given.D.size, missing };
}

/** Undefined where an old tensor cannot be one of this shape. */
function fitted(name: string, found: Float32Tensor, shape: readonly number[]): Float32Tensor | undefined {
  if (sameShape(found.shape, shape)) return found;
  return name === FIRST_LAYER ? withLabelColumns(found, shape) : undefined;
}

/** The mapping's layer that sees z and, in a conditional network, the embedded label behind it. */
const FIRST_LAYER = "mapping.fc0.weight";

/**
 * An unconditional network's first layer in a conditional one: the label's columns are zero, so that the first images
 * are the old ones. Weights are divided by the root of the number of inputs as they are used (Karras et al. 2018,
 * sec. 4.1), so more inputs ask for larger ones. [O, I] -> [O, wanted], undefined for other shapes.
 */
function withLabelColumns({ shape, data }: Float32Tensor, wanted: readonly number[]): Float32Tensor | undefined {
  const [rows = 0, columns = 0] = shape;
  const [wantedRows, wantedColumns = 0] = wanted;
  if (shape.length !== 2 || rows !== wantedRows || columns >= wantedColumns) return undefined;
  const gain = Math.sqrt(wantedColumns / columns);
  const wide = new Float32Array(rows * wantedColumns);
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns);
    wide.set(
      values.map((value) => value * gain),
      row * wantedColumns,
    );
  }
  return float32([rows, wantedColumns], wide);
}

/** What was taken and what starts anew, a line a block: `G synthesis.b64: conv0, conv1, torgb`. */
export function fineTuneText(source: string, { taken, missing }: FineTuneStart): string[] {
  if (missing.length === 0) return [`All ${taken} tensors taken from ${source}`];
  return [
    `${taken} tensors taken from ${source}; ${missing.length} start from random values: none has that name and shape:`,
    ...blockLines(missing),
  ];
}

function blockLines(names: readonly string[]): string[] {
  return [...blocksOf(names)].map(([block, parts]) => `  ${block}: ${[...parts].join(", ")}`);
}

/**
 * Warns of frozen layers that nothing trained: they stay as random as they begin.
 * @param missing tensors that no checkpoint gave; undefined where there is no checkpoint.
 */
export function frozenText(setup: TrainingSetup, missing?: readonly string[]): string[] {
  const learning = new Set(parameterNames(setup));
  const random = parameterNames(unfrozen(setup)).filter(
    (name) => !learning.has(name) && missing?.includes(name) !== false,
  );
  if (random.length === 0) return [];
  return ["These frozen layers were never trained, so they stay random:", ...blockLines(random)];
}

/** `G/synthesis.b4.const`, `D/b4.fc.weight`, ...: what learns. */
function parameterNames(setup: TrainingSetup): string[] {
  const { declared } = layouts(setup);
  return (["G", "D"] as const).flatMap((network) =>
    declared[network].filter(({ kind }) => kind === "parameter").map(({ name }) => `${network}/${name}`),
  );
}

/** Missing parts by their block. G_ema usually misses what G does; then it is not told twice. */
function blocksOf(missing: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const blocks = new Map<string, Set<string>>();
  const all = new Set(missing);
  for (const name of missing.filter((one) => !(one.startsWith("G_ema/") && all.has(one.replace("_ema", ""))))) {
    const { block, part } = placeOf(name);
    blocks.set(block, (blocks.get(block) ?? new Set()).add(part));
  }
  return blocks;
}

/** `G/synthesis.b64.conv1.weight` -> block `G synthesis.b64`, part `conv1`. */
function placeOf(name: string): { readonly block: string; readonly part: string } {
  const [network = "", path = ""] = name.split("/");
  const parts = path.split(".");
  const depth = parts.findIndex((part) => /^b\d+$/.test(part)) + 1 || 1;
  const block = `${network} ${parts.slice(0, depth).join(".")}`;
  return { block, part: parts[depth] ?? parts.at(-1) ?? "" };
}
