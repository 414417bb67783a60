import * as v from "valibot";
import { UserError } from "../base/errors.ts";
import { toJsonRecord } from "../checkpoints/json.ts";
import type { JsonRecord } from "../checkpoints/checkpoint.ts";
import { checkGeneratorConfig } from "../checkpoints/configSchema.ts";
import type { GeneratorConfig } from "../networks/config.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import {
  EXPORT_NOISE_MODES,
  EXPORT_PARTS,
  EXPORT_PRECISIONS,
  type ExportedGenerator,
  type ExportSettings,
} from "./generatorExport.ts";

/** The key under which an exported file says, as JSON, what this program needs to read it back. */
const KEY = "stylegan2-ada";
const VERSION = 1;

/** What an exported file says of itself. */
export interface ExportFacts extends ExportSettings {
  readonly config: GeneratorConfig;
  readonly weights: "G_ema" | "G";
  readonly extras: JsonRecord;
  /** [wDim]. */
  readonly average: Float32Tensor;
}

/** Settings as plain words for other programs, and all of them as JSON for this one. */
export function exportMetadata(
  { config, weights, extras }: ExportedGenerator,
  settings: ExportSettings,
  average: Float32Tensor,
): ReadonlyMap<string, string> {
  const { imgResolution, imgChannels, cDim, zDim, wDim, numWs } = generatorNetwork(config);
  const { note } = extras;
  const facts = { version: VERSION, ...settings, weights, config, extras };
  const numbers = {
    resolution: imgResolution,
    channels: imgChannels,
    classes: cDim,
    z_dim: zDim,
    w_dim: wDim,
    num_ws: numWs,
  };
  return new Map([
    ...Object.entries(numbers).map(([key, value]) => [key, String(value)] as const),
    ["part", settings.part],
    ["noise_mode", settings.noiseMode],
    ["precision", settings.precision],
    ["w_avg", JSON.stringify([...average.data])],
    ...(typeof note === "string" ? [["note", note] as const] : []),
    [KEY, JSON.stringify(facts)],
  ]);
}

const factsSchema = v.object({
  version: v.literal(VERSION),
  part: v.picklist(EXPORT_PARTS),
  noiseMode: v.picklist(EXPORT_NOISE_MODES),
  precision: v.picklist(EXPORT_PRECISIONS),
  weights: v.picklist(["G_ema", "G"]),
  config: v.unknown(),
  extras: v.unknown(),
});

/** -> undefined where the metadata are not this program's. @throws UserError where they are, but damaged. */
export function readExportMetadata(metadata: ReadonlyMap<string, string>): ExportFacts | undefined {
  const text = metadata.get(KEY);
  if (text === undefined) return undefined;
  const read = v.safeParse(factsSchema, parsed(text));
  const average = v.safeParse(v.array(v.number()), parsed(metadata.get("w_avg") ?? ""));
  if (!read.success) throw damaged(`"${KEY}"`);
  const { config: stated, extras, version: _, ...settings } = read.output;
  const config = checkGeneratorConfig(stated, "read the exported network's configuration");
  const { wDim } = generatorNetwork(config);
  if (!average.success || average.output.length !== wDim) throw damaged('"w_avg"');
  return { ...settings, config, extras: toJsonRecord(extras), average: float32([wDim], average.output) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged(what: string): UserError {
  return new UserError({
    attempted: "read the exported network",
    rule: `its metadata must hold what version ${VERSION} of the export writes`,
    received: `a damaged or newer ${what}`,
    next: "Export it again with this version.",
  });
}
