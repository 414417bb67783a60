import { BYTES_PER_ELEMENT, type DataOf, type DType } from "../../tensor/hostTensor.ts";
import { formatError } from "../formatError.ts";
import type { ReadBudget } from "../readBudget.ts";
import { swapByteOrder, typedData } from "../typedData.ts";
import type { StorageType } from "./types.ts";

/** The flat memory behind one or more tensors. Its bytes may arrive after the pickle that mentions it. */
export class TorchStorage {
  readonly type: StorageType;
  readonly length: number;
  readonly bigEndian: boolean;
  #bytes: Uint8Array | undefined;
  #room = 0;
  readonly #views = new Map<DType, DataOf[DType]>();

  /** @param length elements; bytes for an untyped storage. */
  constructor(type: StorageType, length: number, bigEndian: boolean) {
    this.type = type;
    this.length = length;
    this.bigEndian = bigEndian;
  }

  get byteLength(): number {
    return this.length * this.type.bytesPerElement;
  }

  /**
   * @param room how many bytes before these may be overwritten, to move them to an aligned place without a copy.
   * @throws UserError when there are not exactly as many bytes as the pickle said.
   */
  fill(bytes: Uint8Array, room = 0): void {
    if (bytes.length !== this.byteLength) {
      throw formatError("a tensor's storage", `it must hold ${this.byteLength} bytes`, `${bytes.length}`);
    }
    this.#bytes = bytes;
    this.#room = room;
  }

  get bytes(): Uint8Array {
    if (this.#bytes === undefined) throw formatError("a tensor", "its storage must be in the file");
    return this.#bytes;
  }

  /** The storage as elements; all tensors on it share them. */
  elements<D extends DType>(dtype: D, budget: ReadBudget): DataOf[D] {
    const known = this.#views.get(dtype);
    if (known !== undefined) return known as DataOf[D];
    const width = BYTES_PER_ELEMENT[dtype];
    this.#align(width);
    const bytes = this.bigEndian && width > 1 ? swapByteOrder(this.bytes, width, budget) : this.bytes;
    const elements = typedData(dtype, bytes, budget);
    this.#views.set(dtype, elements);
    this.#room = 0; // what has a view stays where it is: another element type may want it elsewhere
    return elements;
  }

  /** Moves the bytes down to the next multiple of the width, if there is room. */
  #align(width: number): void {
    const { buffer, byteOffset, length } = this.bytes;
    const shift = byteOffset % width;
    if (shift === 0 || shift > this.#room) return;
    new Uint8Array(buffer).copyWithin(byteOffset - shift, byteOffset, byteOffset + length);
    this.#bytes = new Uint8Array(buffer, byteOffset - shift, length);
  }

  /** The bytes of some elements, which from now on stay where they are. @throws UserError when they reach outside. */
  slice(offset: number, length: number): Uint8Array {
    const width = this.type.bytesPerElement;
    const inside = offset + length <= this.length;
    if (!inside) throw formatError("a tensor's storage", `a view of it must lie inside its ${this.length} elements`);
    this.#room = 0;
    return this.bytes.subarray(offset * width, (offset + length) * width);
  }
}
