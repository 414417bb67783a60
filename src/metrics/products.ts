import type { Engine } from "../engine/engine.ts";
import { matmul, transpose } from "../program/ops.ts";
import { program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** Multiplies blocks of feature vectors on a device. */
export interface Products {
  /** a [N, D] times the transpose of b [M, D], both of at most `side` rows. -> [N, M], row-major. */
  of(a: Float32Tensor, b: Float32Tensor): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** @param side rows of a block. Smaller blocks are filled up, so that one compiled program serves all. */
export async function openProducts(engine: Engine, side: number, dimensions: number): Promise<Products> {
  const trace = new Trace();
  const [a, b] = [trace.input("a", [side, dimensions]), trace.input("b", [side, dimensions])];
  const executable = await engine.compile(program({ y: matmul(a, transpose(b, [1, 0])) }));
  return {
    of: async (left, right) => {
      const { y } = await executable.run({ a: filled(left, side), b: filled(right, side) });
      const [rows = 0, columns = 0] = [left.shape[0], right.shape[0]];
      return rows === side && columns === side
        ? (y.data as Float32Array)
        : corner(y.data as Float32Array, side, rows, columns);
    },
    dispose: () => executable.dispose(),
  };
}

function filled(block: Float32Tensor, side: number): Float32Tensor {
  const [rows = 0, dimensions = 0] = block.shape;
  if (rows === side) return block;
  const data = new Float32Array(side * dimensions);
  data.set(block.data);
  return float32([side, dimensions], data);
}

function corner(square: Float32Array, side: number, rows: number, columns: number): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) out.set(square.subarray(row * side, row * side + columns), row * columns);
  return out;
}
