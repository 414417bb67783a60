import { sizeOf } from "../../base/assertShape.ts";
import { BYTES_PER_ELEMENT, hostTensor, type HostTensor } from "../../tensor/hostTensor.ts";
import { ByteReader, concatBytes, latin1, startsWith } from "../byteReader.ts";
import { formatError } from "../formatError.ts";
import { ReadBudget } from "../readBudget.ts";
import { contiguousStrides, dataBytes, layOut, swapByteOrder, typedData } from "../typedData.ts";
import { numpyDescr, parseNumpyType, type NumpyType } from "./dtypes.ts";

/** `\x93NUMPY` */
export const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

const WHAT = "the .npy array";
const LONGEST_HEADER = 1 << 16;
const ALIGNMENT = 64;

interface Header extends NumpyType {
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/**
 * Reads a NumPy array, .npy version 1 to 3. Its data is a view of `bytes` where alignment allows; arrays that are
 * big-endian or in Fortran order come as row-major little-endian copies.
 * @throws UserError
 */
export function readNpy(bytes: Uint8Array, budget: ReadBudget = ReadBudget.forFile(bytes.length)): HostTensor {
  const input = new ByteReader(bytes, WHAT);
  const header = parseHeader(readHeaderText(input));
  const { dtype, shape } = header;
  const data = input.take(sizeOf(shape) * BYTES_PER_ELEMENT[dtype]);
  if (input.position !== bytes.length) throw formatError(WHAT, "its shape must account for all of its data", "more");
  return tensorOfBytes(data, header, budget);
}

/** A tensor from the bytes of a NumPy array, which must be exactly those of its shape. */
export function tensorOfBytes(data: Uint8Array, header: Header, budget: ReadBudget): HostTensor {
  const { dtype, shape, fortranOrder, bigEndian } = header;
  const width = BYTES_PER_ELEMENT[dtype];
  const bytes = bigEndian && width > 1 ? swapByteOrder(data, width, budget) : data;
  const stored = typedData(dtype, bytes, budget);
  if (!fortranOrder) return hostTensor(dtype, shape, stored);
  const strides = contiguousStrides(shape.toReversed()).reverse();
  return hostTensor(dtype, shape, layOut(dtype, stored, { shape, strides, offset: 0 }, budget));
}

/** The chunks of a .npy file, version 1; the tensor's own data is one of them, not copied. */
export function writeNpy(tensor: HostTensor): readonly Uint8Array[] {
  const shape = tensor.shape.length === 1 ? `${tensor.shape[0]},` : tensor.shape.join(", ");
  const dict = `{'descr': '${numpyDescr(tensor.dtype)}', 'fortran_order': False, 'shape': (${shape}), }`;
  const before = NPY_MAGIC.length + 4;
  const length = Math.ceil((before + dict.length + 1) / ALIGNMENT) * ALIGNMENT - before;
  const text = new TextEncoder().encode(`${dict.padEnd(length - 1)}\n`);
  return [concatBytes([Uint8Array.of(...NPY_MAGIC, 1, 0, length & 255, length >> 8), text]), dataBytes(tensor.data)];
}

function readHeaderText(input: ByteReader): string {
  if (!startsWith(input.bytes, NPY_MAGIC)) throw formatError(WHAT, "it must begin with NumPy's signature");
  input.take(NPY_MAGIC.length);
  const version = input.u8();
  input.u8();
  if (version < 1 || version > 3) throw formatError(WHAT, "its version must be 1, 2 or 3", `${version}`);
  const length = version === 1 ? input.u16() : input.u32();
  if (length > LONGEST_HEADER) throw formatError(WHAT, "its header must be short", `${length} bytes`);
  return latin1(input.take(length));
}

/** The header is a Python dict with exactly three keys; NumPy writes nothing that these patterns do not match. */
function parseHeader(text: string): Header {
  const descr = /'descr': *'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(text)?.[1];
  const shape = /'shape': *\(([\d, L]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    const next = "Arrays of records cannot be read: save each field as its own array.";
    throw formatError(WHAT, "its header must give descr, fortran_order and shape", text.trim(), next);
  }
  return { ...parseNumpyType(descr, WHAT), fortranOrder: order === "True", shape: parseShape(shape) };
}

function parseShape(text: string): number[] {
  const shape = text
    .split(",")
    .map((axis) => axis.trim().replace(/L$/, ""))
    .filter((axis) => axis !== "")
    .map(Number);
  const size = sizeOf(shape);
  if (shape.length <= 64 && shape.every(Number.isSafeInteger) && Number.isSafeInteger(size)) return shape;
  throw formatError(WHAT, "its shape must be integers that fit in memory", `(${text})`);
}
