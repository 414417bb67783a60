import { BYTES_PER_ELEMENT, type DType } from "../../tensor/hostTensor.ts";
import { formatError } from "../formatError.ts";
import { Constructor } from "../pickle/constructor.ts";

/** PyTorch's storage classes and the element type of each. */
export const STORAGE_TYPES = {
  DoubleStorage: "float64",
  FloatStorage: "float32",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
} as const satisfies Record<string, DType>;

const DTYPE_NAMES: Readonly<Record<string, DType>> = {
  float64: "float64",
  double: "float64",
  float32: "float32",
  float: "float32",
  float16: "float16",
  half: "float16",
  bfloat16: "bfloat16",
  int64: "int64",
  long: "int64",
  int32: "int32",
  int: "int32",
  int16: "int16",
  short: "int16",
  int8: "int8",
  uint8: "uint8",
  bool: "bool",
};

const UNTYPED_STORAGES = ["torch.storage.UntypedStorage", "torch.UntypedStorage", "torch.storage._UntypedStorage"];

/** A storage class as a pickle mentions it. `dtype` is undefined for the untyped one, whose elements are bytes. */
export class StorageType extends Constructor {
  readonly dtype: DType | undefined;

  constructor(name: string, dtype: DType | undefined) {
    super(name);
    this.dtype = dtype;
  }

  get bytesPerElement(): number {
    return this.dtype === undefined ? 1 : BYTES_PER_ELEMENT[this.dtype];
  }
}

/** `torch.float32` and the like, as a pickle mentions it. */
export class TorchDType extends Constructor {
  readonly dtype: DType;

  constructor(name: string, dtype: DType) {
    super(name);
    this.dtype = dtype;
  }
}

/** The names of storages and element types. */
export function typeConstructors(): [string, Constructor][] {
  const storages = Object.entries(STORAGE_TYPES).map(([name, dtype]) => new StorageType(`torch.${name}`, dtype));
  const untyped = UNTYPED_STORAGES.map((name) => new StorageType(name, undefined));
  const dtypes = Object.entries(DTYPE_NAMES).map(([name, dtype]) => new TorchDType(`torch.${name}`, dtype));
  return [...storages, ...untyped, ...dtypes].map((type) => [type.name, type]);
}

export function expectStorageType(value: unknown): StorageType {
  if (value instanceof StorageType) return value;
  throw formatError("the pickle", "a storage must be of one of PyTorch's storage types");
}
