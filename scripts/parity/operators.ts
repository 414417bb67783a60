import type { Engine } from "../../src/engine/engine.ts";
import type { Activation } from "../../src/nn/biasAct.ts";
import { ACTIVATIONS, biasAct } from "../../src/nn/biasAct.ts";
import { conv2dResample } from "../../src/nn/conv2dResample.ts";
import type { Filter } from "../../src/nn/filter.ts";
import { minibatchStd } from "../../src/nn/minibatchStd.ts";
import { modulatedConv2d } from "../../src/nn/modulatedConv2d.ts";
import { upfirdn2d, type Padding, type PerAxis } from "../../src/nn/upfirdn2d.ts";
import type { Tensor } from "../../src/program/node.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { isDType, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { compareTensors, type CaseResult } from "./compare.ts";

/** A case as the reference describes it; fields as the official functions name them. */
interface OperatorCase {
  readonly op: string;
  readonly id: string | number;
  readonly act?: string;
  readonly up?: PerAxis;
  readonly down?: PerAxis;
  readonly padding?: Padding;
  readonly flip_filter?: boolean;
  readonly flip_weight?: boolean;
  readonly gain?: number | null;
  readonly clamp?: number | null;
  readonly demodulate?: boolean;
  readonly group_size?: number | null;
  readonly num_channels?: number;
}

/** The tensors of a case as constants of a trace, and its filter. */
interface Operands {
  readonly tensor: (name: string) => Tensor;
  readonly optional: (name: string) => Tensor | undefined;
  readonly filter: Filter;
}

/** How each operator of the file is run. */
const OPERATORS: Readonly<Record<string, (c: OperatorCase, o: Operands) => Tensor>> = {
  upfirdn2d: (c, { tensor, filter }) =>
    upfirdn2d(tensor("x"), filter, {
      up: c.up,
      down: c.down,
      padding: c.padding,
      flipFilter: c.flip_filter,
      gain: c.gain ?? 1,
    }),
  bias_act: (c, { tensor }) =>
    biasAct(tensor("x"), tensor("b"), {
      activation: activationOf(c),
      gain: c.gain ?? undefined,
      clamp: c.clamp ?? undefined,
    }),
  conv2d_resample: (c, { tensor, filter }) =>
    conv2dResample(tensor("x"), tensor("w"), { ...scalarResampling(c), filter, flipWeight: c.flip_weight }),
  modulated_conv2d: (c, { tensor, optional, filter }) =>
    modulatedConv2d(tensor("x"), tensor("w"), tensor("styles"), {
      ...scalarResampling(c),
      filter,
      demodulate: c.demodulate,
      flipWeight: c.flip_weight,
      noise: optional("noise"),
    }),
  minibatch_std: (c, { tensor }) =>
    minibatchStd(tensor("x"), { groupSize: c.group_size ?? undefined, numChannels: c.num_channels ?? 1 }),
};

function scalarResampling(c: OperatorCase): { up: number; down: number; padding: number } {
  return { up: Number(c.up ?? 1), down: Number(c.down ?? 1), padding: Number(c.padding ?? 0) };
}

function activationOf({ act = "linear" }: OperatorCase): Activation {
  if (act in ACTIVATIONS) return act as Activation;
  throw new Error(`ops.safetensors names the unknown activation "${act}"`);
}

/** Every case of an `ops.safetensors`. */
export async function checkOperators(
  file: string,
  tensors: ReadonlyMap<string, HostTensor>,
  cases: string,
  engine: Engine,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const c of JSON.parse(cases) as OperatorCase[]) results.push(await checkOperator(file, tensors, c, engine));
  return results;
}

async function checkOperator(
  file: string,
  tensors: ReadonlyMap<string, HostTensor>,
  c: OperatorCase,
  engine: Engine,
): Promise<CaseResult> {
  const prefix = `${c.op}/${c.id}`;
  const run = OPERATORS[c.op];
  const expected = tensors.get(`${prefix}/y`);
  if (run === undefined || expected === undefined) {
    return {
      name: `${file} ${prefix}`,
      error: Infinity,
      passed: false,
      reason: "an operator or a case that this tool does not know",
    };
  }
  const executable = await engine.compile(program({ y: run(c, operands(tensors, prefix)) }));
  const { y } = await executable.run({});
  await executable.dispose();
  if (y === undefined) throw new Error(`${prefix}: the program gave no y`);
  return compareTensors(`${file} ${prefix}`, y, expected);
}

function operands(tensors: ReadonlyMap<string, HostTensor>, prefix: string): Operands {
  const trace = new Trace();
  const optional = (name: string): Tensor | undefined => {
    const value = tensors.get(`${prefix}/${name}`);
    return value !== undefined && isDType(value, "float32") ? trace.constant(value) : undefined;
  };
  const tensor = (name: string): Tensor => {
    const found = optional(name);
    if (found === undefined) throw new Error(`${prefix}: float32 tensor "${name}" is missing`);
    return found;
  };
  return { tensor, optional, filter: filterOf(tensors.get(`${prefix}/f`)) };
}

function filterOf(f: HostTensor | undefined): Filter {
  if (f === undefined) return { shape: [1, 1], taps: [1] };
  const taps = Array.from(f.data, Number);
  const [height = 1, width] = f.shape;
  if (width !== undefined) return { shape: [height, width], taps };
  return { shape: [height, height], taps: taps.flatMap((a) => taps.map((b) => a * b)) }; // one row is separable
}
