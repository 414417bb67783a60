/** JSON in place of what an experiment file states; objects are entered, anything else is replaced. */
export type Change = { readonly [field: string]: Change | number | string | null };

/** One setting that differs: in the experiment, or by an option of `train` that no experiment holds. */
export interface Variant {
  readonly about: string;
  readonly change?: Change;
  readonly options?: readonly string[];
}

const channels = (channelBase: number, channelMax: number): Change => ({
  generator: { synthesis: { channelBase, channelMax } },
  discriminator: { channelBase, channelMax },
});

/** The experiment styleganv2ada_32_avatars as it is, and with one thing changed. */
export const SETTINGS: Readonly<Record<string, Variant>> = {
  usual: { about: "gamma 1, 64 channels, the average over 1/20 of the run, no augmentation, logistic loss" },
  "gamma-low": { about: "gamma 0.25", change: { training: { r1Gamma: 0.25 } } },
  "gamma-high": { about: "gamma 4", change: { training: { r1Gamma: 4 } } },
  "gamma-highest": { about: "gamma 16", change: { training: { r1Gamma: 16 } } },
  "ema-short": { about: "the average over 500 images", change: { training: { emaKimg: 0.5, emaRampup: null } } },
  "ema-long": { about: "the average over 5000 images from the start", change: { training: { emaRampup: null } } },
  narrow: { about: "32 channels", change: channels(1024, 32) },
  wide: { about: "128 channels", change: channels(4096, 128) },
  ada: { about: "augmentation by ada", options: ["--aug", "ada"] },
  relativistic: { about: "the relativistic loss", options: ["--loss", "relativistic"] },
};

/** A changed copy of what an experiment file states. @throws Error when a field is not in it. */
export function changed(experiment: unknown, change: Change): unknown {
  if (typeof experiment !== "object" || experiment === null) throw new Error("compare-settings: not an object");
  const fields = new Map<string, unknown>(Object.entries(experiment));
  for (const [field, value] of Object.entries(change)) {
    if (!fields.has(field)) throw new Error(`compare-settings: the experiment has no ${field}`);
    fields.set(field, typeof value === "object" && value !== null ? changed(fields.get(field), value) : value);
  }
  return Object.fromEntries(fields);
}

/** Which of these files are snapshots of a variant's stages, earliest first. */
export function stagesOf(name: string, files: readonly string[]): string[] {
  const own = files.filter((file) => file.startsWith(`${name}.`) && /kimg\.safetensors$/.test(file));
  return own.sort(new Intl.Collator("en", { numeric: true }).compare);
}
