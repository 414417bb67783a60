import { BYTES_PER_ELEMENT, type DType, type HostTensor } from "../../tensor/hostTensor.ts";
import { concatBytes } from "../byteReader.ts";
import { dataBytes } from "../typedData.ts";
import { SAFETENSORS_DTYPES, type Safetensors } from "./dtypes.ts";

const ALIGNMENT = 8;

const NAMES: ReadonlyMap<DType, string> = new Map(
  Object.entries(SAFETENSORS_DTYPES).map(([name, dtype]) => [dtype, name]),
);

/**
 * The chunks of a .safetensors file; the tensors' own data are among them, not copied. Wide elements come first, so
 * that every tensor is aligned and can be read back without a copy.
 */
export function writeSafetensors({ tensors, metadata }: Safetensors<HostTensor>): readonly Uint8Array[] {
  const width = ([, tensor]: readonly [string, HostTensor]) => BYTES_PER_ELEMENT[tensor.dtype];
  const sorted = [...tensors].sort((a, b) => width(b) - width(a));
  const entries: [string, unknown][] = metadata.size === 0 ? [] : [["__metadata__", Object.fromEntries(metadata)]];
  let offset = 0;
  for (const [name, { dtype, shape, data }] of sorted) {
    const end = offset + data.byteLength;
    entries.push([name, { dtype: NAMES.get(dtype), shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  return [headerBytes(JSON.stringify(Object.fromEntries(entries))), ...sorted.map(([, { data }]) => dataBytes(data))];
}

function headerBytes(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(length), true);
  return concatBytes([prefix, text, new Uint8Array(length - text.length).fill(0x20)]);
}
