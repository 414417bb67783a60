import { proxy, wrap } from "comlink";
import { untilSettled } from "../../src/base/untilSettled.ts";
import { workerFailure } from "../base/workerFailure.ts";
import type { FetchFile } from "./downloadWorker.ts";
import type { OnProgress } from "./studio.ts";

/**
 * A file of any server that lets the page read it. A worker of its own fetches it, since the policy of `stylegan serve`
 * lets nothing else of the page speak to other servers; it ends with the download, or when that is given up.
 * @throws UserErrorMessage where the address does not answer with the file.
 */
export async function download(
  { url, name }: { readonly url: string; readonly name: string },
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<File> {
  signal.throwIfAborted();
  const worker = new Worker(new URL("./downloadWorker.ts", import.meta.url), { type: "module", name: "download" });
  const remote = wrap<FetchFile>(worker);
  try {
    return await Promise.race([
      untilSettled(onProgress, (heard) => remote(url, name, proxy(heard))),
      workerFailure(worker, "The worker that downloads"),
      aborted(signal),
    ]);
  } finally {
    worker.terminate();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
}
