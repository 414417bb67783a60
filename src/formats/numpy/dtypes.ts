import { UserError } from "../../base/errors.ts";
import type { DType } from "../../tensor/hostTensor.ts";
import { formatError } from "../formatError.ts";

/** NumPy's codes of the element types that a HostTensor can hold. */
const DTYPES = {
  f8: "float64",
  f4: "float32",
  f2: "float16",
  i8: "int64",
  i4: "int32",
  i2: "int16",
  i1: "int8",
  u1: "uint8",
  b1: "bool",
} as const satisfies Record<string, DType>;

const CONVERT = "Convert it to float32 first.";

const CODES: ReadonlyMap<DType, string> = new Map(Object.entries(DTYPES).map(([code, dtype]) => [dtype, code]));

export interface NumpyType {
  readonly dtype: DType;
  readonly bigEndian: boolean;
}

/** @param descr such as `<f4`, `|u1` or, without its byte order, `f4`. */
export function parseNumpyType(descr: string, what: string): NumpyType {
  const code = descr.replace(/^[<>|=]/, "");
  if (Object.hasOwn(DTYPES, code)) {
    return { dtype: DTYPES[code as keyof typeof DTYPES], bigEndian: descr.startsWith(">") };
  }
  const rule = `its elements must be of a NumPy type among ${Object.keys(DTYPES).join(", ")}`;
  throw formatError(what, rule, descr, "Convert the array in NumPy with .astype(), then save it again.");
}

/** @throws UserError for bfloat16, which NumPy does not have. */
export function numpyDescr(dtype: DType): string {
  const code = CODES.get(dtype);
  if (code === undefined) {
    throw new UserError({ attempted: "write the array", rule: "NumPy lacks its type", received: dtype, next: CONVERT });
  }
  return `${code.endsWith("1") ? "|" : "<"}${code}`;
}
