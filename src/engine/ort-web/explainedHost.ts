import { UserError, type UserErrorParts } from "../../base/errors.ts";
import type { SessionHost } from "../ort/sessionHost.ts";

/** What the runtime says when something fails that a person can mend, and what to say instead. */
const FAILURES: readonly (readonly [RegExp, UserErrorParts])[] = [
  [
    /bad_alloc|out of memory|enlarge memory|allocation failed|failed to allocate|SafeIntOnOverflow|size overflowed/i,
    {
      attempted: "compute here",
      rule: "a page's programs and images must fit into its memory, 4 GB at most",
      next: "Reload the page; then use a smaller network or fewer images at once, or close other tabs.",
    },
  ],
  [
    /device[^.]* lost|lost[^.]* device/i,
    {
      attempted: "compute on WebGPU",
      rule: "the GPU must remain available",
      next: "Reload the page, or choose WebAssembly.",
    },
  ],
  [
    /failed due to timeout/i,
    {
      attempted: "start ONNX Runtime",
      rule: "its .wasm file must load and its threads must start within three minutes",
      next:
        "Check the connection. Threads do not start where a bundler lets the runtime's script import the page's: " +
        "then open the engine with worker: true.",
    },
  ],
  [
    /no available backend|fetching of the wasm|dynamically imported module/i,
    {
      attempted: "load ONNX Runtime",
      rule: "the page must serve its script and its .wasm file",
      next: "Check the connection. The site must serve the files of onnxruntime-web where wasmPaths points.",
    },
  ],
];

/** The host, with errors that a person can mend turned into a UserError: one that comes from a worker never is one. */
export function explainedHost(host: SessionHost): SessionHost {
  return {
    sharesMemory: host.sharesMemory,
    open: (...args) => host.open(...args).catch(rethrow),
    run: (...args) => host.run(...args).catch(rethrow),
    record: (...args) => host.record(...args).catch(rethrow),
    close: (...args) => host.close(...args).catch(rethrow),
    drop: (...args) => host.drop(...args).catch(rethrow),
    end: () => host.end().catch(rethrow),
  };
}

/** The runtime's own words, which name its source files, stay with the cause. */
function rethrow(cause: unknown): never {
  const parts = FAILURES.find(([pattern]) => pattern.test(String(cause)))?.[1];
  throw parts === undefined ? cause : new UserError(parts, { cause });
}
