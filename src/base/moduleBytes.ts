/** What a WebAssembly module of one function consists of, see the core specification 2.0, chapter 5. */
export interface FunctionParts {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  /** Runs of locals: how many of which type. */
  readonly locals: readonly (readonly [count: number, type: number])[];
  readonly body: readonly number[];
}

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const V128 = 0x7b;

/** Where a module finds the memory that it works on, and is found itself. */
export const MEMORY = { module: "host", name: "memory" } as const;
export const FUNCTION = "run";

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const SECTION = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 } as const;
const FUNCTION_TYPE = 0x60;
const KIND = { function: 0, memory: 2 } as const;
const END = 0x0b;

/** A module that imports a memory and exports one function. */
export function moduleBytes({ parameters, results, locals, body }: FunctionParts): Uint8Array<ArrayBuffer> {
  const declared = vector(locals.map(([count, type]) => [...unsigned(count), type]));
  const code = [...declared, ...body, END];
  const anySize = [0x00, 0x00];
  return Uint8Array.from([
    ...HEADER,
    ...section(SECTION.types, [[FUNCTION_TYPE, ...bytes(parameters), ...bytes(results)]]),
    ...section(SECTION.imports, [[...text(MEMORY.module), ...text(MEMORY.name), KIND.memory, ...anySize]]),
    ...section(SECTION.functions, [[0]]),
    ...section(SECTION.exports, [[...text(FUNCTION), KIND.function, 0]]),
    ...section(SECTION.code, [[...unsigned(code.length), ...code]]),
  ]);
}

/** LEB128. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of a whole number of 64 bits with its sign, for constants. */
export function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

/** A float's four bytes. */
export function float(value: number): number[] {
  return [...new Uint8Array(Float32Array.of(value).buffer)];
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function bytes(values: readonly number[]): number[] {
  return vector(values.map((value) => [value]));
}

function text(value: string): number[] {
  return bytes([...new TextEncoder().encode(value)]);
}
