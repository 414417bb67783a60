import type { JsonRecord } from "../checkpoints/checkpoint.ts";
import type { GeneratorWeights } from "../model/programs.ts";

/** What a file for another runtime holds: from latents to ws, from ws to images, or both in one. */
export const EXPORT_PARTS = ["both", "mapping", "synthesis"] as const;
export type ExportPart = (typeof EXPORT_PARTS)[number];

/** Noise that a file can hold; drawing it is left to whoever runs the file with a noise of their own. */
export const EXPORT_NOISE_MODES = ["const", "none"] as const;
export type ExportNoiseMode = (typeof EXPORT_NOISE_MODES)[number];

export const EXPORT_PRECISIONS = ["fp32", "fp16"] as const;
export type ExportPrecision = (typeof EXPORT_PRECISIONS)[number];

/** What a user chooses of an exported file. */
export interface ExportSettings {
  readonly part: ExportPart;
  readonly noiseMode: ExportNoiseMode;
  /** fp16 stores weights in half precision, and computes the numFp16Res highest resolutions in it. */
  readonly precision: ExportPrecision;
}

/** The generator that a file is made of. */
export interface ExportedGenerator extends GeneratorWeights {
  readonly weights: "G_ema" | "G";
  /** What else its checkpoint says: notes, the layers that mixes take, the training's settings. */
  readonly extras: JsonRecord;
}
