import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg } from "node:os";

/** Widest first. */
const VECTORS: readonly (readonly [flag: string, name: string])[] = [
  ["amx_tile", "AMX"],
  ["avx512f", "AVX-512"],
  ["avx2", "AVX2"],
];

/** Linux alone tells what its processors can do. */
function vectors(): string {
  const flags = existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8").split(/\s+/) : [];
  const names = VECTORS.filter(([flag]) => flags.includes(flag)).map(([, name]) => name);
  return names.length === 0 ? "" : ` with ${names.join(", ")}`;
}

/** The machine, our versions, and how busy it was: figures are comparable only where these agree. */
export function describeMachine(): string {
  const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string };
  const processor = `${cpus()[0]?.model.trim() ?? "unknown processor"}${vectors()}`;
  const cores = `${availableParallelism()} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
  return `${processor}, ${cores}; Node ${process.version}, ONNX Runtime ${version}`;
}
