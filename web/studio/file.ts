import { readSource } from "../../src/web/readSource.ts";
import { inSteps } from "./inSteps.ts";
import type { NetworkSource, OnProgress } from "./studio.ts";

/**
 * The whole file that a network is read from: one that was chosen as it is, one at an address fetched.
 * @throws UserError where the address does not answer with it.
 */
export async function sourceFile(
  source: NetworkSource,
  onProgress: OnProgress = () => undefined,
  signal?: AbortSignal,
): Promise<File> {
  if ("file" in source) return source.file;
  const told = inSteps((fraction) => onProgress(fraction, "Downloading"));
  const bytes = await readSource(source.url, { signal, onProgress: told });
  return new File([bytes as Uint8Array<ArrayBuffer>], source.name);
}
