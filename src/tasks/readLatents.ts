import { basename, extname } from "node:path";
import { UserError } from "../base/errors.ts";
import { parseSource } from "../media/source.ts";
import type { Network } from "../model/network.ts";
import { rows } from "../model/latents.ts";
import type { DirectionStep, SavedDirections } from "../model/directions.ts";
import { readDirections } from "../model/directionFile.ts";
import { readLatents } from "../model/readLatents.ts";
import { namedStep, type WrittenStep } from "../model/recipe/directionText.ts";
import type { RecipeFiles } from "../model/recipe/recipeJson.ts";
import { fitWs, type WsSource } from "../model/wsSource.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";

/** A file's w in its own shape: whether a network takes it is told once there is one. */
export interface LatentFile {
  readonly path: string;
  readonly w: Float32Tensor;
}

/** Reads w from a .npz, .npy, .pt, .pth or .safetensors file, or address. @throws UserError that names the file. */
export async function readLatentFile(path: string, signal?: AbortSignal): Promise<LatentFile> {
  return { path, w: await parseSource(path, { signal }, (bytes) => naming(path, () => readLatents(bytes))) };
}

/** The files of a list of seeds and files, in their places. @throws UserError */
export async function readLatentFiles(
  list: readonly (number | string)[],
  signal?: AbortSignal,
): Promise<(number | LatentFile)[]> {
  const read: (number | LatentFile)[] = [];
  for (const item of list) read.push(typeof item === "number" ? item : await readLatentFile(item, signal));
  return read;
}

/** Named directions from a file or address. @throws UserError that names it. */
export async function readDirectionsFile(file: string, signal?: AbortSignal): Promise<SavedDirections> {
  return { file, ...(await parseSource(file, { signal }, (bytes) => naming(file, () => readDirections(bytes)))) };
}

/**
 * Steps along directions, those of files read from them. A file that several steps name is read once.
 * @throws UserError that names the file.
 */
export async function readSteps(steps: readonly WrittenStep[], signal?: AbortSignal): Promise<DirectionStep[]> {
  const files = new Map<string, Promise<SavedDirections>>();
  const read: DirectionStep[] = [];
  for (const step of steps) {
    const { file } = step;
    if (file !== undefined && !files.has(file)) files.set(file, readDirectionsFile(file, signal));
    read.push(namedStep(step, file === undefined ? undefined : await files.get(file)));
  }
  return read;
}

/**
 * Opens what `readRecipe` meets in a recipe: paths and addresses as the command line takes them.
 * @example
 * ```ts
 * import { generate, readRecipe, recipeFiles } from "stylegan2-ada";
 *
 * await generate(network, { seeds: [85] }, { folder: "out", format: "png", grid: false, saveRaw: true });
 * const json = { kind: "generate", seeds: [{ file: "out/seed0085.npz", index: 0 }] };
 * const { kind } = await readRecipe(json, recipeFiles(network));
 * kind; // => "generate"
 * ```
 */
export function recipeFiles(network: Network, signal?: AbortSignal): RecipeFiles {
  return {
    ws: async (path) => toSources(network, [await readLatentFile(path, signal)]),
    directions: (path) => readDirectionsFile(path, signal),
  };
}

/** The file's ws [N, numWs, wDim]. @throws UserError where the network does not fit. */
export function fileWs(network: Network, { path, w }: LatentFile): Float32Tensor {
  return naming(path, () => fitWs(w, network));
}

/** Seeds and files as what images are made of: a file gives one for each w that it holds. */
export function toSources(network: Network, list: readonly (number | LatentFile)[]): WsSource[] {
  return list.flatMap((item): WsSource[] => {
    if (typeof item === "number") return [item];
    const ws = fileWs(network, item);
    const [count = 0] = ws.shape;
    const stem = basename(item.path, extname(item.path));
    const name = (i: number): string => (count === 1 ? stem : `${stem}.${i}`);
    return Array.from({ length: count }, (_, i) => ({
      name: name(i),
      ws: rows(ws, i, i + 1),
      file: { path: item.path, index: i },
    }));
  });
}

function naming<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError) || error.parts.attempted.includes(path)) throw error;
    throw new UserError({ ...error.parts, attempted: `${error.parts.attempted} from "${path}"` }, { cause: error });
  }
}
