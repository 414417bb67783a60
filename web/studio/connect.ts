import { remoteStudio } from "./remoteStudio.ts";
import type { NetworkSource, Studio } from "./studio.ts";

/** Starts the worker and gives its studio, as the page speaks to it. */
export function connectStudio(): Studio {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "studio" });
  const studio = remoteStudio(worker);
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", ({ message }) => reject(new Error(`The page's worker failed: ${message ?? ""}`)));
  });
  failed.catch(() => undefined);
  return {
    ...studio,
    // A script that does not load would leave the first call waiting for ever.
    open: (source, onProgress, device) => Promise.race([studio.open(absolute(source), onProgress, device), failed]),
  };
}

/** A worker resolves addresses against its own script, so they are resolved here. */
function absolute(source: NetworkSource): NetworkSource {
  return "file" in source ? source : { ...source, url: new URL(source.url, document.baseURI).href };
}
