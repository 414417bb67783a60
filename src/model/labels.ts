import { OptionError } from "../base/optionError.ts";
import { assertShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** A class for all, a class for each image, or label vectors [N, cDim]. */
export type Labels = number | readonly number[] | Float32Tensor;

/** One label for whatever is made: a class, or the vector of a network of attributes. */
export type Label = number | readonly number[];

/**
 * One label each for some images. -> [N, cDim], or undefined for an unconditional network.
 * @throws UserError as `labelVectors`, and for a vector of another length.
 */
export function labelRows(labels: readonly (Label | undefined)[], cDim: number): Float32Tensor | undefined {
  const rows = labels.map((label) => labelVectors(typeof label === "object" ? vector(label, cDim) : label, 1, cDim));
  if (cDim === 0) return undefined;
  return float32([labels.length, cDim], Float32Array.from(rows.flatMap((row) => [...(row?.data ?? [])])));
}

function vector(label: readonly number[], cDim: number): Float32Tensor {
  const isOwn = cDim === 0 || label.length === cDim;
  if (isOwn && label.every(Number.isFinite)) return float32([1, label.length], label);
  throw new UserError({
    attempted: "use a label",
    rule: `this network's labels are vectors of ${cDim} numbers`,
    received: `${label.length} numbers: ${label.slice(0, 8).join(", ")}${label.length > 8 ? ", ..." : ""}`,
    next: "Give that many, as in the dataset's own labels.",
  });
}

/**
 * Label vectors for n images, or undefined for an unconditional network. -> [n, cDim].
 * @throws UserError when labels are given where there are no classes, missing where there are, or out of range.
 */
export function labelVectors(labels: Labels | undefined, n: number, cDim: number): Float32Tensor | undefined {
  if (cDim === 0) {
    refuseLabels(labels);
    return undefined;
  }
  if (labels === undefined) throw missingLabels(cDim);
  if (typeof labels === "object" && "dtype" in labels) {
    assertShape("labels", labels.shape, [n, cDim]);
    return labels;
  }
  const classes = typeof labels === "number" ? new Array<number>(n).fill(labels) : labels;
  if (classes.length !== n) throw wrongCount(classes.length, n);
  return oneHot(classes, cDim);
}

/**
 * [N, cDim] with a one in each row. @throws UserError for a class out of range.
 * @example
 * ```ts
 * import { oneHot } from "stylegan2-ada";
 *
 * oneHot([2, 0], 3).data; // => Float32Array.of(0, 0, 1, 1, 0, 0)
 * ```
 */
export function oneHot(classes: readonly number[], cDim: number): Float32Tensor {
  const data = new Float32Array(classes.length * cDim);
  classes.forEach((index, row) => {
    if (!Number.isInteger(index) || index < 0 || index >= cDim) throw unknownClass(index, cDim);
    data[row * cDim + index] = 1;
  });
  return float32([classes.length, cDim], data);
}

function refuseLabels(labels: Labels | undefined): void {
  if (labels === undefined || (typeof labels === "object" && "dtype" in labels && labels.shape[1] === 0)) return;
  throw new UserError({
    attempted: "use a class",
    rule: "this network is unconditional: it was trained without classes",
    received: typeof labels === "number" ? `class ${labels}` : "labels",
    next: "Omit the class.",
  });
}

function missingLabels(cDim: number): UserError {
  return new OptionError((say) => ({
    attempted: "make an image",
    rule: `this network is conditional: it needs one of its ${cDim} classes`,
    received: "none",
    next: `Choose a class from 0 to ${cDim - 1}, for example ${say("class", 0)}.`,
  }));
}

function unknownClass(index: number, cDim: number): UserError {
  return new UserError({
    attempted: "use a class",
    rule: `this network has the classes 0 to ${cDim - 1}`,
    received: String(index),
    next: "Choose a class in that range.",
  });
}

function wrongCount(given: number, n: number): UserError {
  return new UserError({
    attempted: "use labels",
    rule: `there must be a class for each of the ${n} images`,
    received: String(given),
    next: "Give one class for all images, or one for each.",
  });
}
