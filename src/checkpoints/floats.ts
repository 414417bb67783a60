import { encodeHalf } from "../base/half.ts";
import { UserError } from "../base/errors.ts";
import { float32, hostTensor, isDType, type Float32Tensor, type HostTensor } from "../tensor/hostTensor.ts";

/**
 * A tensor of a file as float32: itself where it is, else converted.
 * @param label the tensor's name, as errors say it: `G_ema's mapping.w_avg`.
 * @throws UserError for integers, and for values that are not finite: a network that diverged in training.
 */
export function toFloat32(tensor: HostTensor, label: string): Float32Tensor {
  const converted = floatsOf(tensor);
  if (converted === undefined) throw unusable(label, "weights are floating-point numbers", tensor.dtype);
  if (!allFinite(converted.data)) {
    throw unusable(
      label,
      "weights are finite numbers",
      "NaN or infinity",
      "The model diverged during training: use an earlier snapshot.",
    );
  }
  return converted;
}

/** float16, bfloat16, float32 and float64 as float32; undefined for integers. */
export function floatsOf(tensor: HostTensor): Float32Tensor | undefined {
  const { shape } = tensor;
  if (isDType(tensor, "float32")) return tensor;
  if (isDType(tensor, "float64")) return float32(shape, new Float32Array(tensor.data));
  if (isDType(tensor, "float16")) return float32(shape, fromHalves(tensor.data));
  if (isDType(tensor, "bfloat16")) return float32(shape, fromBrainFloats(tensor.data));
  return undefined;
}

/** A zero times a finite number is zero; one infinity or NaN makes the sum NaN. */
export function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) * 0;
  return sum === 0;
}

/** Moved into a float32's fields, a half is 2^-112 of itself, subnormals too; 2^16 and above are no finite numbers. */
function fromHalves(patterns: Uint16Array): Float32Array {
  const values = new Float32Array(patterns.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < patterns.length; i++) {
    const pattern = patterns[i] ?? 0;
    bits[i] = ((pattern & 0x8000) << 16) | ((pattern & 0x7fff) << 13);
  }
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] ?? 0) * 2 ** 112;
    values[i] = Math.abs(value) < 2 ** 16 ? value : value * Infinity;
  }
  return values;
}

/** bfloat16 is the upper half of a float32. */
function fromBrainFloats(patterns: Uint16Array): Float32Array {
  const bits = new Uint32Array(patterns.length);
  for (let i = 0; i < patterns.length; i++) bits[i] = (patterns[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

const LARGEST_HALF = 65504;

/** The tensor in half precision. @throws UserError when a value does not fit. */
export function toFloat16({ shape, data }: Float32Tensor, label: string): HostTensor<"float16"> {
  const patterns = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0;
    if (Math.abs(value) > LARGEST_HALF) {
      throw new UserError({
        attempted: `write ${label} in half precision`,
        rule: `its values must lie within ±${LARGEST_HALF}`,
        received: String(value),
        next: "Write it in full precision instead.",
      });
    }
    patterns[i] = encodeHalf(value);
  }
  return hostTensor("float16", shape, patterns);
}

function unusable(label: string, rule: string, received: string, next?: string): UserError {
  return new UserError({ attempted: `use ${label}`, rule, received, next });
}
