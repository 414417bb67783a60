import { formatShape } from "../base/assertShape.ts";
import type { Tensor } from "./node.ts";
import type { Program } from "./program.ts";

/**
 * A program as text, one node a line:
 * `%12 float32[1, 64] = matmul(%3, %11)`, then `return image = %97`.
 */
export function print({ nodes, outputs }: Program): string {
  const lines = nodes.map(printNode);
  const results = [...outputs].map(([name, { id }]) => `${name} = %${id}`);
  return [...lines, `return ${results.join(", ")}`].join("\n");
}

function printNode({ id, dtype, shape, op, inputs, attributes }: Tensor): string {
  const operands = inputs.map((input) => `%${input.id}`);
  const settings = Object.entries(attributes)
    .filter(([key]) => !(op === "input" && key !== "name"))
    .map(([key, value]) => `${key}=${printAttribute(value)}`);
  return `%${id} ${dtype}${formatShape(shape)} = ${op}(${[...operands, ...settings].join(", ")})`;
}

function printAttribute(value: unknown): string {
  if (Array.isArray(value)) return value.length > 16 ? `[${value.length} numbers]` : `[${value.join(", ")}]`;
  if (typeof value === "object" && value !== null && "data" in value) return printData(value.data);
  return String(value);
}

function printData(data: unknown): string {
  if (!ArrayBuffer.isView(data) || data instanceof DataView) return "[]";
  const values = data as unknown as ArrayLike<number>;
  const head = Array.from({ length: Math.min(values.length, 4) }, (_, i) => Number((values[i] ?? NaN).toPrecision(6)));
  return `[${head.join(", ")}${values.length > 4 ? `, … ${values.length} numbers` : ""}]`;
}
