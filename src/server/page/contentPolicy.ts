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
export const DOCUMENT_POLICY = [...SHARED, "script-src 'self' 'wasm-unsafe-eval'"].join("; ");

/** Of a worker, which takes it from its script's answer: the film encoder's glue makes functions from text. */
export const WORKER_POLICY = [...SHARED, "script-src 'self' 'unsafe-eval'"].join("; ");

/** Of answers that are no page: should a browser show one, it loads nothing. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
