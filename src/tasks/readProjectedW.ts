import { formatShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { readNpz } from "../formats/numpy/npz.ts";
import { parseSource } from "../media/source.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

const NEXT = "Give the .npz of a projection, or one that --save-raw wrote.";

/** The array `w` of a .npz, as projections and --save-raw write it. -> ws [N, numWs, wDim]. @throws UserError */
export async function readProjectedW(path: string, signal?: AbortSignal): Promise<Float32Tensor> {
  const w = await parseSource(path, { signal }, (bytes) => wOf(path, bytes));
  const [n = 0] = w.shape;
  const rule = '"w" must have the shape [N, numWs, wDim]';
  if (w.shape.length !== 3 || n === 0) throw wrong(path, rule, formatShape(w.shape));
  const data = Float32Array.from(w.data, Number);
  if (!data.every(Number.isFinite)) throw wrong(path, '"w" must hold finite numbers', "infinite ones, or none at all");
  return float32(w.shape, data);
}

function wOf(path: string, bytes: Uint8Array) {
  try {
    const arrays = readNpz(bytes);
    const w = arrays.get("w");
    if (w !== undefined) return w;
    throw wrong(path, 'it must hold an array "w"', `the arrays ${[...arrays.keys()].join(", ") || "(none)"}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError({ ...error.parts, attempted: `read w from "${path}"`, next: NEXT }, { cause: error });
  }
}

function wrong(path: string, rule: string, received: string): UserError {
  return new UserError({ attempted: `read w from "${path}"`, rule, received, next: NEXT });
}
