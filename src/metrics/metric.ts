import type { FeatureFile } from "./featureFiles.ts";
import type { MetricSubject } from "./subject.ts";

/** What a metric found. */
export interface MetricValues {
  /** Under the official names; the first is the metric's own. */
  readonly results: Readonly<Record<string, number>>;
  readonly reals: number;
  readonly fakes: number;
  /** SHA-256 of the files of feature networks that had a part in it. */
  readonly features?: string;
}

/** @param name under which the metric was asked for. @param count how many images the name asks for. */
export type ComputeMetric = (subject: MetricSubject, name: string, count: number) => Promise<MetricValues>;

/** One kind of metric, an entry of the registry. */
export interface MetricKind {
  /** The name around its count: `fid` and `_full`. */
  readonly around: readonly [before: string, after: string];
  /** The count where the name has none; undefined where it must have one. */
  readonly usual?: number;
  readonly summary: string;
  readonly better: "lower" | "higher";
  /** Feature networks of others that it needs. */
  readonly files?: readonly FeatureFile[];
  /** It leaves features that other metrics can use, so it comes first. */
  readonly leavesFeatures?: boolean;
  /** Its code, which `--help` does not wait for. */
  load(): Promise<ComputeMetric>;
}
