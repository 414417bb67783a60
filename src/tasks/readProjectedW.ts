import { UserError } from "../base/errors.ts";
import { formatShape } from "../base/assertShape.ts";
import { readNpz } from "../formats/numpy/npz.ts";
import { readSource } from "../media/source.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** The array `w` of a .npz, as projections and --save-raw write it. -> ws [N, numWs, wDim]. @throws UserError */
export async function readProjectedW(path: string, signal?: AbortSignal): Promise<Float32Tensor> {
  const arrays = readNpz(await readSource(path, { signal }));
  const w = arrays.get("w");
  if (w === undefined) throw wrong(path, 'it must hold an array "w"', `the arrays ${[...arrays.keys()].join(", ") || "(none)"}`);
  if (w.shape.length !== 3) throw wrong(path, '"w" must have the shape [N, numWs, wDim]', formatShape(w.shape));
  return float32(w.shape, Float32Array.from(w.data, Number));
}

function wrong(path: string, rule: string, received: string): UserError {
  return new UserError({
    attempted: `read w from "${path}"`, rule, received,
    next: "Give the .npz of a projection, or one that --save-raw wrote.",
  });
}
