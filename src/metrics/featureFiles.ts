import { UserError } from "../base/errors.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import { onRank0, type MeasuredTogether } from "./together.ts";

/** Networks of others that metrics look at images with. */
export type FeatureFile = "inception" | "vgg16" | "lpips";

/** Where their files come from. */
export interface FeatureFiles {
  /** @throws UserError where there is none. */
  read(file: FeatureFile): Promise<FeatureBytes>;
}

export interface FeatureBytes {
  readonly bytes: Uint8Array;
  /** SHA-256, in hexadecimal digits. */
  readonly hash: string;
}

/** Keeps what was computed of the real images from one run to the next. */
export interface StatisticsStore {
  /** @param key what they are, the images aside, which the store knows. */
  load(key: string): Promise<Statistics | undefined>;
  save(key: string, statistics: Statistics): Promise<void>;
}

export type Statistics = ReadonlyMap<string, HostTensor>;

/** The file of a subject's source. @throws UserError where it has no source. */
export function readFeatureFile(
  files: FeatureFiles | undefined,
  metric: string,
  file: FeatureFile,
): Promise<FeatureBytes> {
  if (files !== undefined) return files.read(file);
  throw new UserError({
    attempted: `measure ${metric}`,
    rule: `it needs the weights of ${file}`,
    received: "nothing that gives them",
    next: "Choose swd or prdc_random, which need no other file.",
  });
}

/**
 * What was kept, or what `compute` gives, which is then kept. Rank 0 alone looks, keeps, and has what was kept; the
 * others compute their part where it must be computed.
 */
export async function remembered(
  { store, cluster }: MeasuredTogether & { readonly store?: StatisticsStore },
  key: string,
  compute: () => Promise<Statistics>,
): Promise<Statistics> {
  let known: Statistics | undefined;
  const isKnown = await onRank0({ cluster }, async () => {
    known = await store?.load(key);
    return known !== undefined;
  });
  if (isKnown) return known ?? new Map<string, HostTensor>();
  const made = await compute();
  if ((cluster?.rank ?? 0) === 0) await store?.save(key, made);
  return made;
}
