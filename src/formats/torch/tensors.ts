import { formatShape, sizeOf } from "../../base/assertShape.ts";
import type { DataOf, DType, HostTensor } from "../../tensor/hostTensor.ts";
import { formatError } from "../formatError.ts";
import { describe, expectCount, expectCounts, expectShape } from "../pickle/expect.ts";
import type { ReadBudget } from "../readBudget.ts";
import { layOut, type Layout } from "../typedData.ts";
import { TorchStorage } from "./storage.ts";

/** A HostTensor that gets its data when the storages have been read, which is after the pickle in the old format. */
class TorchTensor implements HostTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  data: DataOf[DType] = new Uint8Array();

  constructor(dtype: DType, shape: readonly number[]) {
    this.dtype = dtype;
    this.shape = shape;
  }
}

/** The tensors of one file: made while its pickle is read, given their data at its end. */
export class TensorAssembly {
  readonly budget: ReadBudget;
  /** Whether the file's bytes may be moved about, so that no tensor of the old format need be copied. */
  readonly overwrite: boolean;
  readonly #pending: (() => void)[] = [];

  constructor(budget: ReadBudget, overwrite = false) {
    this.budget = budget;
    this.overwrite = overwrite;
  }

  /**
   * `_rebuild_tensor_v2(storage, offset, size, stride, ...)`, offset and strides in elements of `dtype`.
   * @throws UserError
   */
  rebuild([storage, offset, size, stride]: readonly unknown[], dtype: DType): HostTensor {
    if (!(storage instanceof TorchStorage)) throw formatError("a tensor", "it needs a storage", describe(storage));
    const layout = {
      shape: Object.freeze(expectShape(size, "a tensor's size")),
      strides: expectCounts(stride, "a tensor's strides"),
      offset: expectCount(offset, "a tensor's offset"),
    };
    this.budget.spendItems(layout.shape.length + layout.strides.length);
    const tensor = new TorchTensor(dtype, layout.shape);
    this.#pending.push(() => {
      const elements = storage.elements(dtype, this.budget);
      checkInside(layout, elements.length);
      tensor.data = layOut(dtype, elements, layout, this.budget);
    });
    return tensor;
  }

  /** Gives every tensor its data. @throws UserError when one reaches outside its storage. */
  finish(): void {
    for (const fillTensor of this.#pending.splice(0)) fillTensor();
  }
}

/** The dtype of a storage's own elements. */
export function storageDType(storage: unknown): DType {
  if (!(storage instanceof TorchStorage)) throw formatError("a tensor", "it needs a storage", describe(storage));
  if (storage.type.dtype === undefined) throw formatError("a tensor", "an untyped storage needs a dtype beside it");
  return storage.type.dtype;
}

function checkInside({ shape, strides, offset }: Layout, length: number): void {
  if (strides.length !== shape.length)
    throw formatError("a tensor", "it needs one stride per axis", formatShape(strides));
  const reach = shape.reduce((last, axis, i) => last + (axis - 1) * (strides[i] ?? 0), offset);
  const fits = sizeOf(shape) === 0 ? offset <= length : reach < length;
  if (fits) return;
  const received = `shape ${formatShape(shape)}, strides ${formatShape(strides)}, offset ${offset}`;
  throw formatError("a tensor", `it must lie inside its storage of ${length} elements`, received);
}
