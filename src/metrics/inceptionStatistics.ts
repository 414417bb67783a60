import { inception } from "../perceptual/inception.ts";
import { readInception } from "../perceptual/readInception.ts";
import { weightScope } from "../perceptual/weightScope.ts";
import { float32, hostTensor, type Float32Tensor, type HostTensor } from "../tensor/hostTensor.ts";
import { readFeatureFile, remembered, type Statistics } from "./featureFiles.ts";
import { inceptionScoreSums, type InceptionScoreSums } from "./inceptionScoreSums.ts";
import { momentSums, type Moments } from "./moments.ts";
import { pictureFeatures, type FeatureNetwork } from "./pictureFeatures.ts";
import { fakePictures, realPictures, type MetricSubject } from "./subject.ts";
import { inTurn } from "./together.ts";

/** What metrics need of Inception's features; of several ranks rank 0 has it, and the others what means nothing. */
export interface InceptionStatistics {
  readonly moments: Moments;
  /** [N, D]; kept only for metrics that compare images one by one. */
  readonly features?: Float32Tensor;
}

/** Of generated images also what the inception score needs. */
export interface FakeStatistics extends InceptionStatistics {
  readonly score: ReturnType<InceptionScoreSums["score"]>;
}

export interface InceptionRequest {
  /** The metric, for progress. */
  readonly name: string;
  readonly count: number;
  readonly keepsFeatures?: boolean;
}

/** The first images of the data, or all. */
export function firstItems({ data }: MetricSubject, count: number): number[] {
  return Array.from({ length: Math.min(count, data.pictures) }, (_, i) => i);
}

/** SHA-256 of the network's file. @throws UserError where there is none. */
export async function inceptionHash({ files }: MetricSubject, name: string): Promise<string> {
  return (await readFeatureFile(files, name, "inception")).hash;
}

/** Of the data's first `count` images; from the store where they are known. */
export async function realStatistics(subject: MetricSubject, request: InceptionRequest): Promise<InceptionStatistics> {
  const items = firstItems(subject, request.count);
  const { hash } = await readFeatureFile(subject.files, request.name, "inception");
  const key = `inception ${hash}, pictures 0 to ${items.length - 1}`;
  return sharedStatistics(subject, `real ${key}`, request, async () => {
    const stored = await remembered(subject, storedKey(key, request), async () =>
      toStored(await look(subject, request, "real images", realPictures(subject, items), items.length)),
    );
    return fromStored(stored, items.length);
  });
}

function storedKey(key: string, { keepsFeatures }: InceptionRequest): string {
  return `${key}: ${keepsFeatures === true ? "features" : "moments"}`;
}

/** Of as many generated images. */
export function fakeStatistics(subject: MetricSubject, request: InceptionRequest): Promise<FakeStatistics> {
  return sharedStatistics(subject, `generated ${request.count}`, request, () =>
    look(subject, request, "generated images", fakePictures(subject, request.count), request.count),
  );
}

/** What an earlier metric of the same run left, if it is enough. */
async function sharedStatistics<T extends InceptionStatistics>(
  { shared }: MetricSubject,
  key: string,
  { keepsFeatures = false }: InceptionRequest,
  compute: () => Promise<T>,
): Promise<T> {
  const [withFeatures, without] = [`inception ${key}, features`, `inception ${key}`];
  const known = shared?.get(withFeatures) ?? (keepsFeatures ? undefined : shared?.get(without));
  if (known !== undefined) return known as T;
  const made = await compute();
  shared?.set(keepsFeatures ? withFeatures : without, made);
  return made;
}

/** Looks at images, of which nothing but sums is kept, and their features where they are asked for. */
async function look(
  subject: MetricSubject,
  { name, keepsFeatures = false }: InceptionRequest,
  label: string,
  pictures: AsyncIterable<Float32Tensor>,
  count: number,
): Promise<FakeStatistics> {
  const { width, network } = await openInception(subject, name);
  const [dimensions, classes] = [width.pool, width.classes];
  const [sums, scores] = [momentSums(dimensions), inceptionScoreSums(classes, count)];
  const all = keepsFeatures ? new Float32Array(count * dimensions) : undefined;
  const report = subject.stage(`${name}, ${label}`);
  let done = 0;
  const own = pictureFeatures(subject.network.engine, subject.data.resolution, pictures, network);
  for await (const { count: rows, outputs } of inTurn(subject, count, own)) {
    sums.add(outputs.pool);
    scores.add(outputs.logitsUnbiased);
    all?.set(outputs.pool, done * dimensions);
    done += rows;
    report(done, count);
  }
  const features = all === undefined ? undefined : float32([count, dimensions], all);
  return { moments: sums.moments(), features, score: scores.score() };
}

interface OpenInception {
  readonly width: { readonly pool: number; readonly classes: number };
  readonly network: FeatureNetwork<"pool" | "logitsUnbiased">;
}

async function openInception({ files }: MetricSubject, name: string): Promise<OpenInception> {
  const { bytes } = await readFeatureFile(files, name, "inception");
  const weights = readInception(bytes);
  const [classes = 0, pool = 0] = weights.tensors.get("fc.weight")?.shape ?? [];
  return {
    width: { pool, classes },
    network: (trace, images) => {
      const outputs = inception(weightScope(trace, weights.tensors), images, weights.width);
      return { pool: outputs.pool, logitsUnbiased: outputs.logitsUnbiased };
    },
  };
}

function toStored({ moments: { mean, covariance }, features }: InceptionStatistics): Statistics {
  const size = mean.length;
  const stored = new Map<string, HostTensor>();
  stored.set("mean", hostTensor("float64", [size], mean));
  stored.set("covariance", hostTensor("float64", [size, size], covariance));
  return features === undefined ? stored : stored.set("features", features);
}

function fromStored(stored: Statistics, count: number): InceptionStatistics {
  const doubles = (name: string): Float64Array => stored.get(name)?.data as Float64Array;
  const features = stored.get("features") as Float32Tensor | undefined;
  return { moments: { count, mean: doubles("mean"), covariance: doubles("covariance") }, features };
}
