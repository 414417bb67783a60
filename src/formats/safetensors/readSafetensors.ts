import { formatShape, sizeOf } from "../../base/assertShape.ts";
import { BYTES_PER_ELEMENT, hostTensor, type DType, type HostTensor } from "../../tensor/hostTensor.ts";
import { ByteReader, utf8 } from "../byteReader.ts";
import { describeJson } from "../../base/describeJson.ts";
import { formatError, printable } from "../formatError.ts";
import { ReadBudget } from "../readBudget.ts";
import { typedData } from "../typedData.ts";
import { checkChecksum } from "./checksum.ts";
import { SAFETENSORS_DTYPES, type Safetensors } from "./dtypes.ts";

const WHAT = "the .safetensors file";
/** Room for about 80 000 tensors. */
const LONGEST_HEADER = 8 * 1024 * 1024;
const LONGEST_NAME = 1000;
const METADATA = "__metadata__";

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a .safetensors file. As its specification asks, the tensors must fill the data without overlaps or gaps.
 * Data are views of `bytes` where alignment allows, else one copy.
 * @throws UserError when it is no such file, or another than the one whose checksum it states.
 */
export function readSafetensors(
  bytes: Uint8Array,
  budget: ReadBudget = ReadBudget.forFile(bytes.length),
): Safetensors<HostTensor> {
  const input = new ByteReader(bytes, WHAT);
  const { [METADATA]: metadata, ...described } = parseHeader(input);
  const entries = Object.entries(described).map(([name, value]) => parseEntry(name, value));
  const data = bytes.subarray(input.position);
  checkCoverage(entries, data.length);
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => {
    return [name, hostTensor(dtype, shape, typedData(dtype, data.subarray(begin, end), budget))] as const;
  });
  const texts = parseMetadata(metadata);
  checkChecksum(bytes, texts);
  return { tensors: new Map(tensors), metadata: texts };
}

function parseHeader(input: ByteReader): Record<string, unknown> {
  const length = input.u64();
  if (length > LONGEST_HEADER) throw formatError(WHAT, "its header may be 8 MiB at most", `${length} bytes`);
  const header = parseJson(utf8(input.take(length), WHAT));
  if (isRecord(header)) return header;
  throw formatError(WHAT, "its header must be a JSON object");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(formatError(WHAT, "its header must be JSON"), { cause });
  }
}

function parseEntry(name: string, value: unknown): Entry {
  if (name.length > LONGEST_NAME) throw tensorError(name, `a name may have ${LONGEST_NAME} characters at most`);
  const entry = isRecord(value) ? value : {};
  const dtype = parseDType(name, entry.dtype);
  const shape = parseCounts(name, "shape", entry.shape);
  const [begin, end, ...more] = parseCounts(name, "data_offsets", entry.data_offsets);
  if (begin === undefined || end === undefined || more.length > 0 || begin > end) {
    throw tensorError(name, "data_offsets must be its begin and end");
  }
  const size = sizeOf(shape) * BYTES_PER_ELEMENT[dtype];
  if (end - begin === size) return { name, dtype, shape, begin, end };
  throw tensorError(name, `shape ${formatShape(shape)} of ${dtype} needs ${size} bytes`, `${end - begin}`);
}

function parseDType(name: string, value: unknown): DType {
  if (typeof value === "string" && Object.hasOwn(SAFETENSORS_DTYPES, value)) {
    return SAFETENSORS_DTYPES[value as keyof typeof SAFETENSORS_DTYPES];
  }
  throw tensorError(name, `dtype must be one of ${Object.keys(SAFETENSORS_DTYPES).join(", ")}`, describeJson(value));
}

function parseCounts(name: string, key: string, value: unknown): number[] {
  const counts: readonly unknown[] = Array.isArray(value) && value.length <= 64 ? value : [NaN];
  return counts.map((count) => {
    if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
    throw tensorError(name, `${key} must be a list of non-negative integers`);
  });
}

function checkCoverage(entries: readonly Entry[], length: number): void {
  let covered = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) throw tensorError(name, `its data must begin at byte ${covered}`, `${begin}`);
    covered = end;
  }
  if (covered !== length) throw formatError(WHAT, `its tensors take ${covered} bytes`, `${length} bytes of data`);
}

function parseMetadata(value: unknown): ReadonlyMap<string, string> {
  if (value !== undefined && !isRecord(value)) throw formatError(WHAT, `${METADATA} must be an object of texts`);
  return new Map(
    Object.entries(value ?? {}).map(([key, text]) => {
      if (typeof text === "string") return [key, text];
      throw formatError(WHAT, `${METADATA} must hold text`, printable(key));
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tensorError(name: string, rule: string, received?: string): Error {
  return formatError(`tensor "${printable(name)}" of the .safetensors file`, rule, received);
}
