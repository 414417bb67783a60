import { rootScope, type Declaration, type Scope } from "../nn/scope.ts";
import { gradient } from "../program/gradient.ts";
import type { Tensor } from "../program/node.ts";
import { concat, reshape, slice } from "../program/ops.ts";
import type { Trace } from "../program/trace.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { flatLayout, type FlatLayout } from "./flatLayout.ts";

/** A network as it is trained: what it declares, and the tensors that training leaves as they are. */
export interface TrainedNetwork<Config> {
  readonly config: Config;
  readonly declared: readonly Declaration[];
  /** `noise_const`, `resample_filter`, by PyTorch's names; filters may be missing. */
  readonly buffers: ReadonlyMap<string, Float32Tensor>;
}

/** A network inside a program: its parameters are slices of one input, its buffers constants. */
export interface TracedNetwork {
  readonly scope: Scope;
  readonly layout: FlatLayout;
  /** The input that holds all parameters. [size]. */
  readonly flat: Tensor;
  /** Each parameter as a piece of the vector, in the order of the layout. */
  readonly pieces: readonly Tensor[];
}

/** @param name of the input that is fed with the flat vector. */
export function tracedNetwork<Config>(
  trace: Trace,
  name: string,
  { declared, buffers }: TrainedNetwork<Config>,
): TracedNetwork {
  const layout = flatLayout(declared);
  const flat = trace.input(name, [layout.size]);
  const pieces = layout.entries.map(({ start, stop }) => slice(flat, 0, start, stop));
  const parameters = new Map(layout.entries.map(({ name, shape }, i) => [name, reshape(pieces[i] ?? flat, shape)]));
  const scope = rootScope(trace, (wanted) => parameters.get(wanted.name) ?? bufferOf(trace, wanted, buffers));
  return { scope, layout, flat, pieces };
}

function bufferOf(
  trace: Trace,
  { name, shape, initial }: Declaration,
  buffers: ReadonlyMap<string, Float32Tensor>,
): Tensor {
  const value = buffers.get(name);
  if (value !== undefined) return trace.constant(value);
  if (initial.kind !== "fixed") throw new Error(`training: the network needs the buffer "${name}"`);
  return trace.constant({ dtype: "float32", shape, data: Float32Array.from(initial.values) });
}

/**
 * The gradient of a scalar loss in all parameters, as one vector. Each piece's own gradient is taken and then joined:
 * through the slices it would be a sum of as many vectors of full length. Pieces, since a parameter's reshape may have
 * been merged into its user's.
 */
export function flatGradient(loss: Tensor, { pieces, layout }: TracedNetwork): Tensor {
  const [first, ...rest] = gradient(loss, pieces);
  if (first === undefined) throw new Error(`training: a network of ${layout.size} parameters has nothing to train`);
  return concat([first, ...rest], 0);
}
