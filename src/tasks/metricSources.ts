import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../formats/safetensors/writeSafetensors.ts";
import { writeFileAtomically } from "../media/atomicFile.ts";
import { defaultCacheFolder } from "../media/cacheFolder.ts";
import type { FeatureBytes, FeatureFile, FeatureFiles, StatisticsStore } from "../metrics/featureFiles.ts";
import { readPublicWeights, type WeightsOptions } from "./publicWeights.ts";

/** Feature networks from the files that were given, else from the published ones; each is read once. */
export function openFeatureFiles(options: WeightsOptions): FeatureFiles {
  const known = new Map<FeatureFile, Promise<FeatureBytes>>();
  return {
    read: (file) => {
      const reading = known.get(file) ?? readHashed(file, options);
      known.set(file, reading);
      return reading;
    },
  };
}

async function readHashed(file: FeatureFile, options: WeightsOptions): Promise<FeatureBytes> {
  const bytes = await readPublicWeights(file, options);
  return { bytes, hash: createHash("sha256").update(bytes).digest("hex") };
}

/** Of the layout of what is kept; files of another one are not found. */
const LAYOUT = 1;

/**
 * Statistics of real images in the user's cache folder, a `.safetensors` file each in `metrics`.
 * @param images what tells one set of images from another.
 */
export function openStatistics(pictures: string, cacheFolder: string = defaultCacheFolder()): StatisticsStore {
  const pathOf = (key: string): string => {
    const digest = createHash("sha256")
      .update(JSON.stringify([LAYOUT, pictures, key]))
      .digest("hex");
    return join(cacheFolder, "metrics", `${digest.slice(0, 32)}.safetensors`);
  };
  return {
    load: async (key) => {
      const bytes = await readFile(pathOf(key)).catch(() => undefined);
      return bytes && readWhole(bytes);
    },
    save: (key, tensors) =>
      writeFileAtomically(
        pathOf(key),
        writeSafetensors({ tensors, metadata: new Map([["of", `${pictures}; ${key}`]]) }),
      ),
  };
}

/** A file that cannot be read is as good as none: its contents are computed again. */
function readWhole(bytes: Uint8Array): Awaited<ReturnType<StatisticsStore["load"]>> {
  try {
    return readSafetensors(bytes).tensors;
  } catch {
    return undefined;
  }
}
