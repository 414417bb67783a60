const SHARED = [
  "default-src 'self'",
  "worker-src 'self' blob:",
  "connect-src 'self' blob: data:",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "style-src 'self' 'unsafe-inline'", // components set sizes and colours on elements
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Of a document: scripts of this server alone, and WebAssembly. */
const DOCUMENT = [...SHARED, "script-src 'self' 'wasm-unsafe-eval'"].join("; ");

/** Of a worker, which takes it from its script's answer: the film encoder's glue makes functions from text. */
const WORKER = [...SHARED, "script-src 'self' 'unsafe-eval'"].join("; ");

/** Of the worker that fetches checkpoints from addresses that users give, and does nothing else. */
const DOWNLOADER = ["default-src 'none'", "script-src 'self'", "connect-src 'self' https: http:"].join("; ");

/** The policy of a file of the page. */
export function pagePolicy(pathname: string, type: string): string {
  if (!type.startsWith("text/javascript")) return DOCUMENT;
  return /\/downloadWorker-[^/]*$/.test(pathname) ? DOWNLOADER : WORKER;
}

/** Of answers that are no page: should a browser show one, it loads nothing. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
