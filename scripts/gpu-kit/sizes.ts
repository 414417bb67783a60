import type { PhaseName } from "../../src/training/phasePrograms.ts";

export type PrecisionName = "fp32" | "fp16";

/** A generator of random weights, by the size of its images and its width. */
export interface GeneratorSize {
  readonly resolution: number;
  readonly channelBase: number;
}
export interface GeneratorRun extends GeneratorSize {
  readonly precision: PrecisionName;
  readonly batch: number;
}
export interface TrainingRun extends GeneratorSize {
  readonly channelMax: number;
  readonly precision: PrecisionName;
  readonly batch: number;
}

/** What is measured, the most telling first: a part measures as many as its time allows. */
export interface Sizes {
  /** Networks whose images are compared with the CPU's, beside the shipped one. */
  readonly pictures: readonly GeneratorSize[];
  readonly generation: readonly GeneratorRun[];
  /** Whose kernels are timed one by one. */
  readonly kernels: readonly GeneratorRun[];
  readonly kernelsOfTraining: readonly (TrainingRun & { readonly phase: PhaseName })[];
  /** With which the runtime's settings are compared. */
  readonly settings: readonly GeneratorRun[];
  readonly training: readonly TrainingRun[];
  readonly torch: readonly (GeneratorRun & { readonly compiled: boolean })[];
  /** Channels and side of the convolution, and rows of the matrices, that show the runtime's peak. */
  readonly convolution: { readonly channels: number; readonly side: number; readonly batches: readonly number[] };
  readonly matmul: number;
  /** Every how manieth case of the conformance suite runs. */
  readonly conformanceStep: number;
  /** In which images are compared and the runtime's peak is measured. */
  readonly precisions: readonly PrecisionName[];
  /** How long one figure is measured. */
  readonly seconds: number;
}

const S256: GeneratorSize = { resolution: 256, channelBase: 16384 };
const S512: GeneratorSize = { resolution: 512, channelBase: 32768 };
const S1024: GeneratorSize = { resolution: 1024, channelBase: 32768 };
const WIDE_128: TrainingRun = { resolution: 128, channelBase: 16384, channelMax: 512, precision: "fp32", batch: 32 };
/** The avatars' network. */
const NARROW_128: TrainingRun = { ...WIDE_128, channelBase: 4096, channelMax: 64 };

function runs(size: GeneratorSize, batches: readonly number[]): GeneratorRun[] {
  return batches.flatMap((batch) =>
    (["fp32", "fp16"] as const).map((precision): GeneratorRun => ({ ...size, precision, batch })),
  );
}

/** One after the other, so that the card is as warm for either. */
function inBothPrecisions(run: TrainingRun): TrainingRun[] {
  return (["fp32", "fp16"] as const).map((precision) => ({ ...run, precision }));
}

const FULL: Sizes = {
  pictures: [S256, S1024],
  generation: [
    ...runs(S256, [1, 8]),
    ...runs(S1024, [1, 4]),
    ...runs(S256, [32]),
    ...runs(S512, [1, 8]),
    ...runs(S256, [2, 4, 16]),
    ...runs(S512, [4, 16]),
    ...runs(S1024, [2, 8]),
  ],
  kernels: [...runs(S256, [1, 8]), ...runs(S1024, [1])],
  kernelsOfTraining: (["Dmain", "Gmain", "Dreg", "Greg"] as const).flatMap((phase) => [
    { ...NARROW_128, phase },
    { ...WIDE_128, batch: 8, phase },
  ]),
  settings: [
    { ...S256, precision: "fp32", batch: 1 },
    { ...S256, precision: "fp16", batch: 8 },
  ],
  training: [
    { ...WIDE_128, resolution: 64 },
    WIDE_128,
    { ...WIDE_128, resolution: 256, batch: 16 },
    NARROW_128,
  ].flatMap(inBothPrecisions),
  torch: [
    { ...S256, precision: "fp16", batch: 8, compiled: false },
    { ...S256, precision: "fp32", batch: 8, compiled: false },
    { ...S256, precision: "fp16", batch: 1, compiled: false },
    { ...S1024, precision: "fp16", batch: 4, compiled: false },
    { ...S256, precision: "fp16", batch: 32, compiled: false },
    { ...S256, precision: "fp32", batch: 1, compiled: false },
    { ...S1024, precision: "fp32", batch: 1, compiled: false },
    { ...S256, precision: "fp16", batch: 8, compiled: true },
    { ...S256, precision: "fp32", batch: 8, compiled: true },
  ],
  convolution: { channels: 512, side: 64, batches: [1, 8] },
  matmul: 4096,
  conformanceStep: 1,
  precisions: ["fp32", "fp16"],
  seconds: 0.6,
};

const TINY: GeneratorSize = { resolution: 16, channelBase: 256 };

/** For a driver that emulates a GPU: everything once, on networks that are small enough for it. */
const SMALL: Sizes = {
  pictures: [TINY],
  generation: runs(TINY, [1, 2]),
  kernels: runs(TINY, [1]),
  kernelsOfTraining: [{ ...TINY, channelMax: 16, precision: "fp32", batch: 2, phase: "Dmain" }],
  settings: [{ ...TINY, precision: "fp32", batch: 1 }],
  training: inBothPrecisions({ ...TINY, channelMax: 16, precision: "fp32", batch: 4 }),
  torch: [
    { ...TINY, precision: "fp32", batch: 1, compiled: false },
    { ...TINY, precision: "fp16", batch: 1, compiled: true },
  ],
  convolution: { channels: 32, side: 16, batches: [1] },
  matmul: 128,
  conformanceStep: 20,
  precisions: ["fp32", "fp16"],
  seconds: 0.05,
};

export const SIZES = { full: FULL, small: SMALL } as const;

/** The same without half precision, for a driver that ends a program which uses it. */
export function inSinglePrecision(sizes: Sizes): Sizes {
  const isSingle = ({ precision }: Pick<GeneratorRun, "precision">): boolean => precision === "fp32";
  const { generation, kernels, settings, training, torch } = sizes;
  return {
    ...sizes,
    precisions: ["fp32"],
    generation: generation.filter(isSingle),
    kernels: kernels.filter(isSingle),
    settings: settings.filter(isSingle),
    training: training.filter(isSingle),
    torch: torch.filter(isSingle),
  };
}
