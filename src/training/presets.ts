/** What `--cfg` fixes (Karras et al. 2020b, table 5 of the appendix, and the official training script). */
export interface Preset {
  readonly kimg: number;
  readonly batchSize: number;
  readonly mbstdGroupSize: number;
  readonly channelBase: number;
  readonly learningRate: number;
  readonly r1Gamma: number;
  /** Half-life of the average generator, in thousands of images. */
  readonly emaKimg: number;
  /** Shortens the half-life at first, to this share of the images seen; null does not. */
  readonly emaRampup: number | null;
  readonly mappingLayers: number;
  readonly pathLengthWeight: number;
  readonly styleMixingProbability: number;
  readonly discriminatorArchitecture: "resnet" | "orig";
}

export type PresetName = "auto" | "stylegan2" | "paper256" | "paper512" | "paper1024" | "cifar";

const COMMON = { pathLengthWeight: 2, styleMixingProbability: 0.9, discriminatorArchitecture: "resnet" } as const;
const PAPER = { ...COMMON, kimg: 25000, emaRampup: null, mappingLayers: 8 } as const;

/** One entry a preset; a resolution decides what `auto` leaves open. */
export const PRESETS: Readonly<Record<PresetName, (resolution: number) => Preset>> = {
  auto,
  stylegan2: () => ({
    ...PAPER,
    batchSize: 32,
    mbstdGroupSize: 4,
    channelBase: 32768,
    learningRate: 0.002,
    r1Gamma: 10,
    emaKimg: 10,
  }),
  paper256: () => ({
    ...PAPER,
    batchSize: 64,
    mbstdGroupSize: 8,
    channelBase: 16384,
    learningRate: 0.0025,
    r1Gamma: 1,
    emaKimg: 20,
  }),
  paper512: () => ({
    ...PAPER,
    batchSize: 64,
    mbstdGroupSize: 8,
    channelBase: 32768,
    learningRate: 0.0025,
    r1Gamma: 0.5,
    emaKimg: 20,
  }),
  paper1024: () => ({
    ...PAPER,
    batchSize: 32,
    mbstdGroupSize: 4,
    channelBase: 32768,
    learningRate: 0.002,
    r1Gamma: 2,
    emaKimg: 10,
  }),
  cifar: () => ({
    kimg: 100000,
    batchSize: 64,
    mbstdGroupSize: 32,
    channelBase: 32768,
    learningRate: 0.0025,
    r1Gamma: 0.01,
    emaKimg: 500,
    emaRampup: 0.05,
    mappingLayers: 2,
    pathLengthWeight: 0,
    styleMixingProbability: 0,
    discriminatorArchitecture: "orig",
  }),
};

/** The official heuristics for one device. Gamma and half-life follow from this batch: --batch changes it alone. */
function auto(resolution: number): Preset {
  const batchSize = Math.max(Math.min(Math.floor(4096 / resolution), 32), 1);
  return {
    ...COMMON,
    kimg: 25000,
    batchSize,
    mbstdGroupSize: Math.min(batchSize, 4),
    channelBase: resolution >= 512 ? 32768 : 16384,
    learningRate: resolution >= 1024 ? 0.002 : 0.0025,
    r1Gamma: (0.0002 * resolution ** 2) / batchSize,
    emaKimg: (batchSize * 10) / 32,
    emaRampup: 0.05,
    mappingLayers: 2,
  };
}
