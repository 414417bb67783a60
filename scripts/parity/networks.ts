import { randomStateNormals } from "../../src/base/randomState.ts";
import { toPictures } from "../../src/model/picture.ts";
import { lerp, rows, stack, styleMix } from "../../src/model/latents.ts";
import type { Network } from "../../src/model/network.ts";
import type { NoiseMode } from "../../src/networks/generator.ts";
import { hostTensor, isDType, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { comparePictures, compareTensors, type CaseResult } from "./compare.ts";

/** The description of an `expected.safetensors`, in the official code's names. */
export interface NetworkCases {
  readonly seeds: readonly number[];
  readonly generator: Readonly<Record<string, unknown>>;
  readonly discriminator: Readonly<Record<string, unknown>>;
  readonly cases: readonly (ImageCase | MixCase)[];
}

interface ImageCase {
  readonly kind: "image";
  readonly id: string | number;
  readonly truncation_psi: number;
  readonly truncation_cutoff: number | null;
  readonly noise_mode: NoiseMode;
  readonly network: "G" | "G_ema";
}

interface MixCase {
  readonly kind: "mix";
  readonly row: number;
  readonly cols: readonly number[];
  readonly col_styles: readonly number[];
  readonly truncation_psi: number;
}

/** The networks of one checkpoint file: both generators, the discriminator with either. */
export interface LoadedNetworks {
  readonly G: Network;
  readonly G_ema: Network;
}

/** What a file's checks share. */
export interface NetworkCheck {
  /** `tiny32.pkl`. */
  readonly file: string;
  readonly networks: LoadedNetworks;
  readonly expected: ReadonlyMap<string, HostTensor>;
  readonly description: NetworkCases;
}

/** Every tensor of an `expected.safetensors` against what the checkpoint's networks give. */
export async function checkNetworks(check: NetworkCheck): Promise<CaseResult[]> {
  const results = [checkLatents(check), await checkW(check), await checkWalk(check)];
  if (check.expected.has("D/logits")) results.push(await checkDiscriminator(check));
  for (const c of check.description.cases) {
    results.push(...(c.kind === "mix" ? await checkMix(check, c) : await checkImage(check, c)));
  }
  const seen = new Set(["c", "D/image", "D/c", ...results.map(({ name }) => name.slice(check.file.length + 1))]);
  const unknown = [...check.expected.keys()].filter((name) => !seen.has(name));
  return [
    ...results,
    ...unknown.map((name) => ({
      name: `${check.file} ${name}`,
      error: Infinity,
      passed: false,
      reason: "a tensor that this tool does not know",
    })),
  ];
}

/**
 * The latents are compared as doubles. The C library's logarithm is not always the nearest double, so one number in a
 * thousand may differ in its last bit; as float32, which networks compute with, they are the same.
 */
function checkLatents(check: NetworkCheck): CaseResult {
  const expected = tensor(check, "z");
  const [n = 1, zDim = 1] = expected.shape;
  const data = new Float64Array(n * zDim);
  check.description.seeds.forEach((seed, row) => data.set(randomStateNormals(seed, zDim), row * zDim));
  return compareTensors(`${check.file} z`, hostTensor("float64", [n, zDim], data), expected, 1e-15);
}

async function checkW(check: NetworkCheck): Promise<CaseResult> {
  return compareTensors(`${check.file} w`, await ws(check, "G_ema", check.description.seeds, 1), tensor(check, "w"));
}

async function checkImage(check: NetworkCheck, c: ImageCase): Promise<CaseResult[]> {
  const { truncation_psi: psi, truncation_cutoff: cutoff } = c;
  const latents = await ws(check, c.network, check.description.seeds, psi, cutoff ?? undefined);
  const images = await check.networks[c.network].synthesis(latents, { noiseMode: c.noise_mode });
  const image = compareTensors(`${check.file} image/${c.id}`, images, tensor(check, `image/${c.id}`));
  if (c.id !== 1) return [image];
  return [image, comparePictures(`${check.file} uint8`, pictureBytes(images), tensor(check, "uint8"))];
}

async function checkMix(check: NetworkCheck, c: MixCase): Promise<CaseResult[]> {
  const base = await ws(
    check,
    "G_ema",
    c.cols.map(() => c.row),
    c.truncation_psi,
  );
  const styles = await ws(check, "G_ema", c.cols, c.truncation_psi);
  const mixed = styleMix(base, styles, c.col_styles);
  const images = await check.networks.G_ema.synthesis(mixed);
  return [
    compareTensors(`${check.file} mix/ws`, mixed, tensor(check, "mix/ws")),
    compareTensors(`${check.file} mix/image`, images, tensor(check, "mix/image")),
  ];
}

/** The first two seeds, interpolated in W at 0, 1/4, 1/2 and 3/4. */
async function checkWalk(check: NetworkCheck): Promise<CaseResult> {
  const ends = await ws(check, "G_ema", check.description.seeds.slice(0, 2), 1);
  const frames = [0, 0.25, 0.5, 0.75].map((t) => lerp(rows(ends, 0, 1), rows(ends, 1, 2), t));
  const images = await check.networks.G_ema.synthesis(stack(frames));
  return compareTensors(`${check.file} walk/image`, images, tensor(check, "walk/image"));
}

async function checkDiscriminator(check: NetworkCheck): Promise<CaseResult> {
  const labels = float32Tensor(check, "D/c");
  const logits = await check.networks.G.discriminator(float32Tensor(check, "D/image"), { labels });
  return compareTensors(`${check.file} D/logits`, logits, tensor(check, "D/logits"));
}

/** ws of seeds. The reference's label rows belong to its seeds in order. */
async function ws(
  check: NetworkCheck,
  which: keyof LoadedNetworks,
  seeds: readonly number[],
  psi: number,
  cutoff?: number,
): Promise<Float32Tensor> {
  const network = check.networks[which];
  const c = float32Tensor(check, "c");
  const labels = stack(
    seeds.map((seed) => {
      const row = Math.max(0, check.description.seeds.indexOf(seed));
      return rows(c, row, row + 1);
    }),
  );
  const options = { labels, truncationPsi: psi, truncationCutoff: cutoff };
  return network.mapping(network.latents(seeds), options);
}

function tensor({ file, expected }: NetworkCheck, name: string): HostTensor {
  const found = expected.get(name);
  if (found === undefined) throw new Error(`${file}: the expected tensor "${name}" is missing`);
  return found;
}

function float32Tensor(check: NetworkCheck, name: string): Float32Tensor {
  const found = tensor(check, name);
  if (!isDType(found, "float32")) throw new Error(`${check.file}: "${name}" must be float32`);
  return found;
}

/** Images [N, C, H, W] as the bytes that are saved. -> [N, H, W, C]. */
function pictureBytes(images: Float32Tensor): HostTensor<"uint8"> {
  const [n = 1, channels = 1, height = 1, width = 1] = images.shape;
  const data = new Uint8Array(images.data.length);
  toPictures(images).forEach((picture, i) => data.set(picture.data, i * picture.data.length));
  return hostTensor("uint8", [n, height, width, channels], data);
}
