import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** From the sources, as in tests, siblings are TypeScript, and Node needs tsx to read them. */
const isSource = import.meta.url.endsWith(".ts");

function siblingUrl(name: string, of: string): URL {
  return new URL(`./${name}${isSource ? ".ts" : ".js"}`, of);
}

/** A worker thread that runs a sibling of the module `of`, this one unless another is named. */
export function startWorker(name: string, of = import.meta.url): Worker {
  const url = siblingUrl(name, of);
  if (!isSource) return new Worker(url);
  const [tsx, sibling] = [import.meta.resolve("tsx/esm/api"), url.href].map((href) => JSON.stringify(href));
  const start = `import(${tsx}).then(({ register }) => { register(); return import(${sibling}); })`;
  return new Worker(start, { eval: true });
}

/** A process that runs a sibling module, whose own output nobody sees. */
export function startProcess(name: string, args: readonly string[]): ChildProcess {
  const loader = isSource ? ["--import", import.meta.resolve("tsx")] : [];
  const script = fileURLToPath(siblingUrl(name, import.meta.url));
  return fork(script, args, { execArgv: loader, stdio: ["ignore", "ignore", "ignore", "ipc"] });
}
