const FOLDER = "https://nvlabs-fi-cdn.nvidia.com/stylegan2-ada-pytorch/pretrained/transfer-learning-source-nets/";

/** The networks that the official --resume knows by name, and their files. */
const FILES: Readonly<Record<string, string>> = {
  ffhq256: "ffhq-res256-mirror-paper256-noaug.pkl",
  ffhq512: "ffhq-res512-mirror-stylegan2-noaug.pkl",
  ffhq1024: "ffhq-res1024-mirror-stylegan2-noaug.pkl",
  celebahq256: "celebahq-res256-mirror-paper256-kimg100000-ada-target0.5.pkl",
  lsundog256: "lsundog-res256-paper256-kimg100000-noaug.pkl",
};

export const OFFICIAL_NETWORKS: readonly string[] = Object.keys(FILES);

/** What --resume names: a path or address as it is, or the address of an official network. */
export interface ResumeSource {
  readonly source: string;
  /** The licence, before anything is downloaded. */
  readonly note?: string;
}

export function resumeSource(name: string): ResumeSource {
  const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (file === undefined) return { source: name };
  return {
    source: `${FOLDER}${file}`,
    note:
      `${name} is NVIDIA's, under the NVIDIA Source Code License: for research and evaluation, not for commercial ` +
      "use; networks trained from it stay under that licence.",
  };
}
