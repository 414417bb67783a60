import { assertShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { createRng, type Rng } from "../base/rng.ts";
import type { Engine } from "../engine/engine.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import type { Generator, GeneratorShape, NoiseMode } from "../networks/generator.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { assertGroups } from "./assertGroups.ts";
import { generatorPrograms, type GeneratorPrograms } from "./generatorPrograms.ts";
import { imagesARun, inBatches } from "./inBatches.ts";
import { KeptPrograms } from "./keptPrograms.ts";
import { labelVectors, type Labels } from "./labels.ts";
import { seedLatents, stack } from "./latents.ts";
import { firstSeven } from "./mixStyles.ts";
import { isRepeated } from "./repeated.ts";
import { noiseFeeds } from "./noiseFeeds.ts";
import { layerPsi, type TruncationOptions } from "./truncation.ts";
import { discriminatorProgram, type GeneratorWeights, type NamedTensors } from "./programs.ts";

export interface MappingOptions extends TruncationOptions {
  /** Classes, for a conditional network. */
  readonly labels?: Labels;
}

export interface SynthesisOptions {
  /** "const" uses the stored noise, "random" draws it from `rng`, "none" leaves it out. */
  readonly noiseMode?: NoiseMode;
  /** Where random noise comes from, a stream for each image; the same stream gives the same image. */
  readonly rng?: readonly Rng[];
}

/** What one resolution does for an image. */
export interface BlockImages {
  readonly resolution: number;
  /** The image so far. [1, imgChannels, res, res]. */
  readonly image: Float32Tensor;
  /** What this resolution adds. [1, imgChannels, res, res]. */
  readonly rgb: Float32Tensor;
  /** Its feature maps, averaged down to 128 pixels a side where they are larger. [1, C, side, side]. */
  readonly features: Float32Tensor;
}

export interface NetworkOptions {
  /** Images computed at a time; on a CPU, fewer where they are large. */
  readonly batchSize?: number;
  /** Computes the numFp16Res highest resolutions in half precision. */
  readonly halfPrecision?: boolean;
  /** Layers that mixes take from their columns unless told; 0 to 6 where none are given. */
  readonly mixStyles?: readonly number[];
  /** Called after the programs are freed; whoever opened the engine for this network closes it here. */
  readonly onDispose?: () => Promise<void>;
}

/** What a network runs: a generator, a discriminator or both. */
export interface NetworkWeights {
  readonly generator?: GeneratorWeights | GeneratorPrograms;
  readonly discriminator?: { readonly config: DiscriminatorConfig; readonly tensors: NamedTensors };
}

const MAPPING_BATCH = 16;

/**
 * A checkpoint on a device: the same few calls generate, mix and judge images everywhere.
 * @example
 * ```ts
 * import { toPictures } from "stylegan2-ada";
 *
 * const z = network.latents([85, 100]); // [2, zDim]
 * const ws = await network.mapping(z, { truncationPsi: 0.7 }); // [2, numWs, wDim]
 * const images = await network.synthesis(ws, { noiseMode: "const" }); // [2, C, R, R]
 * const logits = await network.discriminator(images); // [2, 1]
 * const [first] = toPictures(images);
 * ```
 */
export class Network implements GeneratorShape {
  private readonly programs: KeptPrograms;
  private readonly givenGenerator: GeneratorPrograms | undefined;
  private readonly givenDiscriminator: NetworkWeights["discriminator"];
  private readonly options: NetworkOptions;
  readonly engine: Engine;

  constructor({ generator, discriminator }: NetworkWeights, engine: Engine, options: NetworkOptions = {}) {
    this.givenGenerator = generator === undefined ? undefined : generatorPrograms(generator);
    this.givenDiscriminator = discriminator;
    this.engine = engine;
    this.options = options;
    this.programs = new KeptPrograms(engine);
  }

  /** The generator's configuration. @throws UserError where the checkpoint holds no generator. */
  get generatorConfig(): GeneratorConfig {
    return this.generator.config;
  }

  get zDim(): number {
    return this.shape.zDim;
  }

  get cDim(): number {
    return this.shape.cDim;
  }

  get wDim(): number {
    return this.shape.wDim;
  }

  get numWs(): number {
    return this.shape.numWs;
  }

  get imgResolution(): number {
    return this.shape.imgResolution;
  }

  get imgChannels(): number {
    return this.shape.imgChannels;
  }

  /** The layers that a mix takes from its columns where nobody says: the checkpoint's own, or 0 to 6. */
  get mixStyles(): readonly number[] {
    return this.options.mixStyles ?? firstSeven(this.numWs);
  }

  get batchSize(): number {
    return this.options.batchSize ?? 1;
  }

  /** The latents of seeds, NumPy's `RandomState(seed).randn(zDim)`. -> z [N, zDim]. */
  latents(seeds: readonly number[]): Float32Tensor {
    return seedLatents(seeds, this.zDim);
  }

  /** z [N, zDim] -> ws [N, numWs, wDim]. @throws UserError for a wrong shape, class, psi or cutoff. */
  async mapping(z: Float32Tensor, o: MappingOptions = {}): Promise<Float32Tensor> {
    const { generator, zDim, cDim, numWs } = this;
    assertShape("latents z", z.shape, ["N", zDim]);
    const [n = 1] = z.shape;
    const c = labelVectors(o.labels, n, cDim);
    const psi = layerPsi(o, numWs);
    const program = await this.programs.get("mapping", () => generator.mapping(MAPPING_BATCH));
    return inBatches(n, MAPPING_BATCH, async (take) => {
      const inputs = { ...(zDim > 0 ? { z: take(z) } : {}), ...(c === undefined ? {} : { c: take(c) }) };
      const output = await this.programs.run(program, { ...inputs, truncation_psi: psi });
      return output("ws");
    });
  }

  /**
   * ws [N, numWs, wDim] -> images [N, C, R, R], about [-1, 1]. Without `rng`, random noise of image i is the
   * stream ("noise", i) of seed 0, whatever the batch size.
   */
  async synthesis(ws: Float32Tensor, o: SynthesisOptions = {}): Promise<Float32Tensor> {
    const { generator, numWs, wDim } = this;
    const { halfPrecision = false } = this.options;
    assertShape("ws", ws.shape, ["N", numWs, wDim]);
    const [n = 1] = ws.shape;
    const { noiseMode = "const", rng } = o;
    const batch = imagesARun(this.batchSize, this.imgResolution, this.engine.device);
    const program = await this.programs.get(`synthesis ${noiseMode}`, () =>
      generator.synthesis(batch, { noiseMode, halfPrecision }),
    );
    return inBatches(n, batch, async (take, start) => {
      const streamOf = (i: number): Rng => rng?.[start + i] ?? createRng(0, "noise", start + i);
      const streams = (): Rng[] => Array.from({ length: batch }, (_, i) => streamOf(i));
      const noise = noiseMode === "random" ? noiseFeeds(this.shape, streams()) : {};
      const output = await this.programs.run(
        program,
        { ws: take(ws), ...noise },
        isRepeated(this.imgResolution, batch),
      );
      return output("image");
    });
  }

  /**
   * One image with what made it, for each resolution that adds to it (each, in the architecture "skip").
   * ws [1, numWs, wDim].
   */
  async inspect(ws: Float32Tensor, o: SynthesisOptions = {}): Promise<BlockImages[]> {
    const { generator, numWs, wDim } = this;
    const { halfPrecision = false } = this.options;
    assertShape("ws", ws.shape, [1, numWs, wDim]);
    const { noiseMode = "const", rng: [rng = createRng(0, "noise", 0)] = [] } = o;
    const program = await this.programs.get(`inspection ${noiseMode}`, () =>
      generator.inspection({ noiseMode, halfPrecision }),
    );
    const noise = noiseMode === "random" ? noiseFeeds(this.shape, [rng]) : {};
    const output = await this.programs.run(program, { ws, ...noise });
    return this.shape.imageResolutions.map((resolution) => ({
      resolution,
      image: output(`image${resolution}`),
      rgb: output(`rgb${resolution}`),
      features: output(`features${resolution}`),
    }));
  }

  /**
   * images [N, C, R, R] in [-1, 1] -> logits [N, 1]. The batch is judged as a whole: minibatch std compares within it.
   */
  async discriminator(images: Float32Tensor, o: { readonly labels?: Labels } = {}): Promise<Float32Tensor> {
    const { config, tensors } = this.judge;
    const { imgChannels, imgResolution, cDim } = config;
    assertShape("images", images.shape, ["N", imgChannels, imgResolution, imgResolution]);
    const [n = 1] = images.shape;
    assertGroups(n, config);
    const c = labelVectors(o.labels, n, cDim);
    const { halfPrecision = false } = this.options;
    const program = await this.programs.get(`discriminator ${n}`, () =>
      discriminatorProgram(config, tensors, n, { halfPrecision }),
    );
    const output = await this.programs.run(program, c === undefined ? { image: images } : { image: images, c });
    return output("logits");
  }

  /** The average w for every layer. -> [1, numWs, wDim]. */
  averageWs(): Float32Tensor {
    const { average } = this.generator;
    const copies = Array.from({ length: this.numWs }, () => float32([1, average.data.length], average.data));
    return float32([1, this.numWs, average.data.length], stack(copies).data);
  }

  /** Frees the compiled programs, and what `onDispose` frees. */
  async dispose(): Promise<void> {
    await this.programs.dispose();
    await this.options.onDispose?.();
  }

  private get generator(): GeneratorPrograms {
    if (this.givenGenerator === undefined) throw missing("generator", "make images");
    return this.givenGenerator;
  }

  private get shape(): Generator {
    return generatorNetwork(this.generator.config);
  }

  private get judge(): NonNullable<NetworkWeights["discriminator"]> {
    if (this.givenDiscriminator === undefined) throw missing("discriminator", "score images");
    return this.givenDiscriminator;
  }
}

function missing(network: string, attempted: string): UserError {
  return new UserError({
    attempted,
    rule: `the checkpoint must hold a ${network}`,
    received: `one without a ${network}`,
    next: "Use a full snapshot, such as an official .pkl.",
  });
}
