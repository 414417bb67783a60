import { existsSync } from "node:fs";
import { UserError } from "../base/errors.ts";
import { OptionError } from "../base/optionError.ts";
import { cachePath } from "../media/download.ts";
import type { FetchOptions } from "../media/fetchOptions.ts";
import { readSource } from "../media/source.ts";
import type { LpipsWeights } from "../perceptual/lpips.ts";
import { readLpips } from "../perceptual/readLpips.ts";

/** A feature network that others publish: where its file lies, how it is known, and what may be done with it. */
interface PublicWeights {
  readonly title: string;
  readonly url: string;
  readonly sha256: string;
  readonly size: string;
  readonly licence: string;
  /** The option that takes the file from elsewhere. */
  readonly option: string;
}

const PYTORCH_FID = "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights";

export const PUBLIC_WEIGHTS = {
  vgg16: {
    title: "torchvision's VGG16",
    url: "https://download.pytorch.org/models/vgg16-397923af.pth",
    sha256: "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0",
    size: "553 MB",
    licence: "BSD 3-Clause; trained on ImageNet, whose images are for non-commercial research",
    option: "vgg",
  },
  inception: {
    title: "Inception-v3 in the form of scores, converted by pytorch-fid",
    url: `${PYTORCH_FID}/pt_inception-2015-12-05-6726825d.pth`,
    sha256: "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2",
    size: "96 MB",
    licence: "Apache 2.0; trained on ImageNet, whose images are for non-commercial research",
    option: "inception",
  },
  lpips: {
    title: "the linear layers of LPIPS",
    url:
      "https://raw.githubusercontent.com/richzhang/PerceptualSimilarity/" +
      "082bb24f84c091ea94de2867d34c4544f68e0963/lpips/weights/v0.1/vgg.pth",
    sha256: "a78928a0af1e5f0fcb1f3b9e8f8c3a2a5a3de244d830ad5c1feddc79b8432868",
    size: "7 kB",
    licence: "BSD 2-Clause",
    option: "lpips",
  },
} as const satisfies Readonly<Record<string, PublicWeights>>;

export type WeightsName = keyof typeof PUBLIC_WEIGHTS;

export interface WeightsOptions extends Pick<FetchOptions, "cacheFolder" | "onProgress" | "retryDelay" | "signal"> {
  /** Files or addresses to use instead of the published ones, for machines without a network. */
  readonly files?: Readonly<Partial<Record<WeightsName, string>>>;
  /** Hears what is fetched, and under which licence. */
  readonly note?: (line: string) => void;
}

/** Whether LPIPS needs no download: each of its files is given, or lies in the cache. */
export function lpipsIsHere({ files, cacheFolder }: WeightsOptions): boolean {
  const names: readonly WeightsName[] = ["vgg16", "lpips"];
  return names.every(
    (name) => files?.[name] !== undefined || existsSync(cachePath(PUBLIC_WEIGHTS[name].url, cacheFolder)),
  );
}

/** LPIPS from its two files: those given, else the published ones. @throws UserError */
export async function openLpips(options: WeightsOptions): Promise<LpipsWeights> {
  const linear = await readPublicWeights("lpips", options);
  return readLpips(await readPublicWeights("vgg16", options), linear);
}

/**
 * The bytes of a public file: of the one given in its place, else of the published one, which is fetched into the
 * cache on first use.
 * @throws UserError
 */
export async function readPublicWeights(
  name: WeightsName,
  { files, note, ...fetching }: WeightsOptions,
): Promise<Uint8Array> {
  const given = files?.[name];
  if (given !== undefined) return readSource(given, fetching);
  const { title, url, sha256, size, licence, option }: PublicWeights = PUBLIC_WEIGHTS[name];
  if (!existsSync(cachePath(url, fetching.cacheFolder)))
    note?.(`Fetching ${title} once (${size}; ${licence}) from ${url}`);
  try {
    return await readSource(url, { ...fetching, sha256 });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw withoutNetwork(error, option);
  }
}

function withoutNetwork(cause: UserError, option: string): OptionError {
  const { parts } = cause;
  return new OptionError(
    (say) => {
      const next = `Without internet access, download it elsewhere and pass it with ${say(option, "FILE")}.`;
      return { ...parts, next: [parts.next, next].join(" ").trim() };
    },
    { cause },
  );
}
