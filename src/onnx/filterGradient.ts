import type { Shape } from "../base/assertShape.ts";
import type { Conv2dFilterGradientAttributes } from "../program/attributes.ts";
import { byConvolutions, byOneConvolution, seesAll, type SeenImages } from "./filterGradientByConvolution.ts";
import { byOneProduct, byPixels, byShifts, byWindows } from "./filterGradientByProducts.ts";
import type { Images } from "./images.ts";
import type { OnnxGraph, Target, Value } from "./graph.ts";
import { ELEMENT_TYPE } from "./schema.ts";
import type { ProgramDType } from "../program/tensorType.ts";

type Attributes = Conv2dFilterGradientAttributes;
type Lower = (graph: OnnxGraph, x: SeenImages, dy: Images, attributes: Attributes) => Value;
type Formulation = "pointwise" | "one convolution" | "convolutions" | "one product" | "shifts" | "windows";

/** Up to this many pixels a result, the whole batch is one sum. */
const SMALL_PICTURE = 16 * 16;

/**
 * Which formulation is fastest, by shape and device; all are exact. The filter's gradient is, for each tap, the product
 * of dy with the image that the tap saw: [O, N H' W'] times [N H' W', I].
 */
function formulation(dy: Shape, attributes: Attributes, target: Target): Formulation {
  const {
    stride,
    padding,
    groups,
    kernelSize: [kh, kw],
  } = attributes;
  const [, , height = 1, width = 1] = dy;
  const isPlain = stride[0] === 1 && stride[1] === 1 && groups === 1;
  if (isPlain && kh === 1 && kw === 1 && padding.every((side) => side === 0)) return "pointwise";
  const isSmall = height * width <= SMALL_PICTURE;
  if (groups > 1) return "windows";
  if (target === "cpu") return isSmall ? "one convolution" : "convolutions";
  if (isSmall) return "one product";
  return isPlain ? "shifts" : "windows";
}

/** "shifts" needs stride 1, all but "windows" a single group, "pointwise" one tap without padding as well. */
export const FILTER_GRADIENTS: Readonly<Record<Formulation, Lower>> = {
  pointwise: byPixels,
  "one convolution": byOneConvolution,
  convolutions: byConvolutions,
  "one product": byOneProduct,
  shifts: byShifts,
  windows: byWindows,
};

/** The formulation of a CPU where it reads x with its channels last, all of it. */
export function channelsLastFormulation(x: Shape, dy: Shape, attributes: Attributes): Lower | undefined {
  const found = formulation(dy, attributes, "cpu");
  const isByConvolution = found === "convolutions" || found === "one convolution";
  return isByConvolution && seesAll(x, dy, attributes) ? FILTER_GRADIENTS[found] : undefined;
}

/**
 * The gradient of a convolution in its weight. x [N, I, H, W], dy [N, O, H', W'] -> [O, I/groups, kh, kw].
 * Halves are added up as float32, as cuDNN does: a sum over every pixel of a batch would lose its small terms, and
 * ONNX Runtime's products on WebGPU add in the dtype of their factors.
 */
export function filterGradient(
  graph: OnnxGraph,
  x: Images,
  dy: Images,
  attributes: Attributes,
  dtype: ProgramDType,
): Value {
  const lower = FILTER_GRADIENTS[formulation(dy.shape, attributes, graph.target)];
  if (dtype === "float32") return lower(graph, x, dy, attributes);
  const single = ({ value, shape }: Images): Images => ({ value: castTo(graph, value, "float32"), shape });
  return castTo(graph, lower(graph, single(x), single(dy), attributes), dtype);
}

function castTo(graph: OnnxGraph, x: Value, dtype: ProgramDType): Value {
  return graph.op("Cast", [x], { to: ELEMENT_TYPE[dtype] });
}
