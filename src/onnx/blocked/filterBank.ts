import type { Pair } from "../../program/attributes.ts";
import { isOp, type Tensor } from "../../program/node.ts";
import { isDType, type Float32Tensor } from "../../tensor/hostTensor.ts";
import type { BlockSize } from "./ops.ts";

/** Constant filters [O, I, kh, kw] as the program holds them: O or I may come first in memory. */
export interface FilterBank {
  readonly data: Float32Array;
  readonly outChannels: number;
  readonly inChannels: number;
  readonly size: Pair;
  /** Elements from one output channel to the next, and from one input channel to the next. */
  readonly outStride: number;
  readonly inStride: number;
}

/** The filters of a convolution's weight [O, I, kh, kw], where they are a float32 constant, perhaps transposed. */
export function filterBank(weight: Tensor): FilterBank | undefined {
  if (isOp(weight, "transpose") && weight.attributes.order.join() === "1,0,2,3") {
    const [source] = weight.inputs;
    const bank = source === undefined ? undefined : filterBank(source);
    return bank === undefined ? undefined : swapped(bank);
  }
  if (!isOp(weight, "constant") || !isDType(weight.attributes.value, "float32")) return undefined;
  return filterBankOf(weight.attributes.value);
}

/** The filters of a tensor [O, I, kh, kw]. */
export function filterBankOf({ data, shape }: Float32Tensor): FilterBank {
  const [outChannels = 0, inChannels = 0, height = 1, width = 1] = shape;
  const inStride = height * width;
  return { data, outChannels, inChannels, size: [height, width], outStride: inChannels * inStride, inStride };
}

/** The same filters with the roles of input and output exchanged, as the adjoint of a convolution has them. */
export function swapped(bank: FilterBank): FilterBank {
  const { outChannels, inChannels, outStride, inStride } = bank;
  return { ...bank, outChannels: inChannels, inChannels: outChannels, outStride: inStride, inStride: outStride };
}

/**
 * Chosen taps (indices into kh kw) as the blocked layout wants filters: [O/B, I/B, taps, B in, B out]. Output
 * channels that are missing in the last block are zero.
 */
export function blockFilters(bank: FilterBank, taps: readonly number[], block: BlockSize): Float32Array {
  const { data, outChannels, inChannels, outStride, inStride } = bank;
  const plane = block * block;
  const tile = taps.length * plane;
  const inBlocks = inChannels / block;
  const blocked = new Float32Array(Math.ceil(outChannels / block) * inBlocks * tile);
  // What is read and written in turn stays in the first cache: 100 MB of weights are on the way to the first image.
  for (let out = 0; out < outChannels; out++) {
    const row = Math.floor(out / block) * inBlocks * tile + (out % block);
    for (let inBlock = 0; inBlock < inBlocks; inBlock++) {
      for (let k = 0; k < taps.length; k++) {
        let from = out * outStride + inBlock * block * inStride + (taps[k] ?? 0);
        const first = row + inBlock * tile + k * plane;
        for (let to = first; to < first + plane; to += block, from += inStride) blocked[to] = data[from] ?? 0;
      }
    }
  }
  return blocked;
}

/** Every tap of the bank in its order. */
export function everyTap({ size: [height, width] }: FilterBank): number[] {
  return Array.from({ length: height * width }, (_, tap) => tap);
}
