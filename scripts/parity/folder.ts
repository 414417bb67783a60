import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../src/base/errors.ts";
import type { Checkpoint, StoredNetwork } from "../../src/checkpoints/checkpoint.ts";
import { discriminatorFromArguments, generatorFromArguments } from "../../src/checkpoints/constructorArguments.ts";
import { camelKeys, toJsonRecord } from "../../src/checkpoints/json.ts";
import { NoNetwork } from "../../src/checkpoints/noNetwork.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { Network } from "../../src/model/network.ts";
import type { GeneratorConfig } from "../../src/networks/config.ts";
import type { LpipsWeights } from "../../src/perceptual/lpips.ts";
import { readInception } from "../../src/perceptual/readInception.ts";
import { readLpips } from "../../src/perceptual/readLpips.ts";
import { checkAugment, checkAugmentedR1 } from "./augment.ts";
import { compareTensors, type CaseResult } from "./compare.ts";
import { checkInception } from "./inception.ts";
import { checkLpips } from "./lpips.ts";
import { checkMetrics } from "./metrics.ts";
import { checkPathLength } from "./ppl.ts";
import { checkSefa } from "./sefa.ts";
import { checkSwd } from "./swd.ts";
import { checkSettings } from "./settings.ts";
import { checkNetworks, type NetworkCases } from "./networks.ts";
import { checkProjector } from "./projector.ts";
import { checkTraining, type TrainingCases } from "./training.ts";
import { checkOperators } from "./operators.ts";

/** What became of one file of the folder. */
export interface FileOutcome {
  readonly file: string;
  /** Undefined where the file was not checked. */
  readonly results?: readonly CaseResult[];
  /** Why it was not checked. */
  readonly reason?: string;
}

type Check = (folder: Folder, file: string, engine: Engine) => Promise<FileOutcome>;

interface Folder {
  readonly path: string;
  readonly files: readonly string[];
}

/** The layout's files by their endings, the first that fits. */
const CHECKS: readonly (readonly [RegExp, Check])[] = [
  [/^ops\.safetensors$/, checkOperatorsFile],
  [/\.expected\.safetensors$/, checkHasCheckpoint],
  [/^(?:vgg-narrow|lpips-lin-narrow)\.pth$/, besides("vgg-lpips.safetensors")],
  [/^vgg-lpips\.safetensors$/, checkLpipsFile],
  [/^projector\.safetensors$/, onNetworkAndLpips(checkProjector)],
  [/^inception-narrow\.pth$/, besides("inception.safetensors")],
  [/^inception\.safetensors$/, checkInceptionFile],
  [/^sefa\.safetensors$/, checkSefaFile],
  [/^swd\.safetensors$/, checkSwdFile],
  [/^metrics\.safetensors$/, checkMetricsFile],
  [/^ppl\.safetensors$/, onNetworkAndLpips(checkPathLength)],
  [/\.(pkl|pth)$/, checkCheckpoint],
  [/\.training\.safetensors$/, checkTrainingFile],
  [/^augment\.safetensors$/, checkAugmentFile],
];

/** Checks every file of a folder in the reference's layout, and of the folders in it; notes are passed over. */
export async function* checkFolder(path: string, engine: Engine, prefix = ""): AsyncGenerator<FileOutcome> {
  const entries = readdirSync(path, { withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  for (const file of files) {
    const outcome = await checkFile({ path, files }, file, engine);
    if (outcome !== undefined) yield { ...outcome, file: prefix + file };
  }
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    yield* checkFolder(join(path, name), engine, `${prefix}${name}/`);
  }
}

async function checkFile(folder: Folder, file: string, engine: Engine): Promise<FileOutcome | undefined> {
  const check = CHECKS.find(([pattern]) => pattern.test(file))?.[1];
  if (check !== undefined) return readable(file, () => check(folder, file, engine));
  return file.endsWith(".safetensors") ? unchecked(file, "a name that the layout does not have") : undefined;
}

function unchecked(file: string, reason: string): FileOutcome {
  return { file, reason };
}

/** A file that cannot be read is a failed case, not the end of the others. */
async function readable(file: string, check: () => Promise<FileOutcome>): Promise<FileOutcome> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof UserError || error instanceof SyntaxError)) throw error;
    return { file, results: [{ name: file, error: Infinity, passed: false, reason: error.message }] };
  }
}

function read({ path }: Folder, file: string): Uint8Array {
  return new Uint8Array(readFileSync(join(path, file)));
}

async function checkOperatorsFile(folder: Folder, file: string, engine: Engine): Promise<FileOutcome> {
  const { tensors, metadata } = readSafetensors(read(folder, file));
  return { file, results: await checkOperators(file, tensors, metadata.get("cases") ?? "[]", engine) };
}

/** An expected file is checked with each checkpoint of its name; without one it cannot be. */
async function checkHasCheckpoint({ files }: Folder, file: string): Promise<FileOutcome> {
  const name = file.slice(0, -".expected.safetensors".length);
  const partners = files.filter((other) => other === `${name}.pkl` || other === `${name}.pth`);
  return partners.length > 0
    ? { file, results: [] }
    : unchecked(file, `neither ${name}.pkl nor ${name}.pth is beside it`);
}

const LPIPS_FILES = ["vgg-narrow.pth", "lpips-lin-narrow.pth"] as const;

/** The weights of a feature network are checked by what they make of images. */
function besides(pictures: string): Check {
  return async ({ files }, file) =>
    files.includes(pictures) ? { file, results: [] } : unchecked(file, `${pictures} is not beside it`);
}

async function checkInceptionFile(folder: Folder, file: string, engine: Engine): Promise<FileOutcome> {
  const network = "inception-narrow.pth";
  const missing = missingFile(folder, [network]);
  if (missing !== undefined) return unchecked(file, missing);
  const { tensors, metadata } = readSafetensors(read(folder, file));
  const weights = readInception(read(folder, network));
  return { file, results: await checkInception(file, tensors, metadata.get("cases") ?? "", weights, engine) };
}

async function checkLpipsFile(folder: Folder, file: string, engine: Engine): Promise<FileOutcome> {
  const missing = missingFile(folder, LPIPS_FILES);
  if (missing !== undefined) return unchecked(file, missing);
  const { tensors, metadata } = readSafetensors(read(folder, file));
  return { file, results: await checkLpips(file, tensors, metadata.get("cases") ?? "", lpipsOf(folder), engine) };
}

/** Of a file that rests on a network and on LPIPS. */
function onNetworkAndLpips(check: typeof checkProjector): Check {
  return async (folder, file, engine) => {
    const network = "tiny32.pkl";
    const missing = missingFile(folder, [...LPIPS_FILES, network]);
    if (missing !== undefined) return unchecked(file, missing);
    const { tensors, metadata } = readSafetensors(read(folder, file));
    const checkpoint = readCheckpoint(read(folder, network));
    const text = metadata.get("cases") ?? "";
    return { file, results: await check(file, tensors, text, checkpoint, lpipsOf(folder), engine) };
  };
}

async function checkSefaFile(folder: Folder, file: string): Promise<FileOutcome> {
  const network = "tiny32.pth";
  const missing = missingFile(folder, [network]);
  if (missing !== undefined) return unchecked(file, missing);
  const { tensors, metadata } = readSafetensors(read(folder, file));
  const checkpoint = readCheckpoint(read(folder, network));
  return { file, results: checkSefa(file, tensors, metadata.get("cases") ?? "", checkpoint) };
}

function lpipsOf(folder: Folder): LpipsWeights {
  const [vgg16, linear] = LPIPS_FILES;
  return readLpips(read(folder, vgg16), read(folder, linear));
}

function missingFile({ files }: Folder, wanted: readonly string[]): string | undefined {
  const missing = wanted.find((name) => !files.includes(name));
  return missing === undefined ? undefined : `${missing} is not beside it`;
}

async function checkSwdFile(folder: Folder, file: string, engine: Engine): Promise<FileOutcome> {
  const { tensors, metadata } = readSafetensors(read(folder, file));
  return { file, results: await checkSwd(file, tensors, metadata.get("cases") ?? "", engine) };
}

async function checkMetricsFile(folder: Folder, file: string, engine: Engine): Promise<FileOutcome> {
  const { tensors, metadata } = readSafetensors(read(folder, file));
  return { file, results: await checkMetrics(file, tensors, metadata.get("cases") ?? "", engine) };
}

/** The networks' arguments stand in the expected file of the same name. */
async function checkTrainingFile(folder: Folder, file: string, engine: Engine): Promise<FileOutcome> {
  const expectedFile = file.replace(/training\.safetensors$/, "expected.safetensors");
  if (!folder.files.includes(expectedFile)) return unchecked(file, `${expectedFile} is not beside it`);
  const description = JSON.parse(
    readSafetensors(read(folder, expectedFile)).metadata.get("cases") ?? "",
  ) as NetworkCases;
  const { tensors, metadata } = readSafetensors(read(folder, file));
  const cases = JSON.parse(metadata.get("cases") ?? "") as TrainingCases;
  const check = { file, expected: tensors, cases, ...configsOf(expectedFile, description) };
  const augmentedR1 = await checkAugmentedR1(file, tensors, check.discriminator, engine);
  return { file, results: [...(await checkTraining(check, engine)), ...augmentedR1] };
}

async function checkAugmentFile(folder: Folder, file: string, engine: Engine): Promise<FileOutcome> {
  const { tensors, metadata } = readSafetensors(read(folder, file));
  return { file, results: await checkAugment(file, tensors, metadata.get("cases") ?? "[]", engine) };
}

async function checkCheckpoint(folder: Folder, file: string, engine: Engine): Promise<FileOutcome> {
  const expectedFile = `${file.slice(0, -".pkl".length)}.expected.safetensors`;
  if (!folder.files.includes(expectedFile)) {
    const alone = checkpointOf(read(folder, file));
    if (alone === undefined) return unchecked(file, "no StyleGAN2 network is in it");
    const results = [{ name: `${file} loads`, error: 0, passed: true }, ...checkTwin(folder, file, alone)];
    return { file, results };
  }
  const { tensors, metadata } = readSafetensors(read(folder, expectedFile));
  const description = JSON.parse(metadata.get("cases") ?? "") as NetworkCases;
  const checkpoint = readCheckpoint(read(folder, file), assumed(file, description));
  const twin = checkTwin(folder, file, checkpoint);
  const { G, G_ema } = checkpoint;
  const networks = { G: open(checkpoint, G ?? G_ema, engine), G_ema: open(checkpoint, G_ema, engine) };
  const results = await checkNetworks({ file, networks, expected: tensors, description });
  await Promise.all([networks.G.dispose(), networks.G_ema.dispose()]);
  return { file, results: [...checkSettings(file, checkpoint, description), ...results, ...twin] };
}

/** Undefined for other programs' tensors, such as a feature network's. */
function checkpointOf(bytes: Uint8Array): Checkpoint | undefined {
  try {
    return readCheckpoint(bytes);
  } catch (error) {
    if (error instanceof NoNetwork) return undefined;
    throw error;
  }
}

/** What a .pth cannot say is told as an experiment would tell it; a snapshot says it itself. */
function assumed(file: string, { generator, discriminator }: NetworkCases): Parameters<typeof readCheckpoint>[1] {
  return file.endsWith(".pkl") ? {} : configsOf(file, { generator, discriminator });
}

function configsOf(file: string, { generator, discriminator }: Pick<NetworkCases, "generator" | "discriminator">) {
  return {
    generator: generatorFromArguments(
      camelKeys(toJsonRecord(generator)),
      `use the generator's arguments beside ${file}`,
    ),
    discriminator: discriminatorFromArguments(
      camelKeys(toJsonRecord(discriminator)),
      `use the discriminator's arguments beside ${file}`,
    ),
  };
}

/** A .pth beside a .pkl of the same name holds the same weights. */
function checkTwin(folder: Folder, file: string, checkpoint: Checkpoint): CaseResult[] {
  const twin = file.replace(/\.pth$/, ".pkl");
  if (twin === file || !folder.files.includes(twin)) return [];
  const other = readCheckpoint(read(folder, twin));
  return (["G", "G_ema", "D"] as const)
    .flatMap((which) =>
      [...(checkpoint[which]?.tensors ?? [])].map(([name, tensor]) => {
        const expected = other[which]?.tensors.get(name);
        const label = `${file} ${which}/${name}`;
        return expected === undefined
          ? { name: label, error: Infinity, passed: false, reason: `${twin} has no such tensor` }
          : compareTensors(label, tensor, expected, 0);
      }),
    )
    .filter(({ passed }, i, all) => !passed || i === all.length - 1);
}

function open(checkpoint: Checkpoint, generator: StoredNetwork<GeneratorConfig> | undefined, engine: Engine): Network {
  if (generator === undefined) throw new Error("The reference's checkpoints hold G_ema");
  return new Network({ generator, discriminator: checkpoint.D }, engine);
}
