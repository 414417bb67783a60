import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import type { Cores } from "../localPlace.ts";

/** What the system lets this process use: its affinity, and the quota of its control group (version 2, then 1). */
export function coresHere(): Cores {
  return { allowed: availableParallelism(), machine: cpus().length, quota: quotaOf(read) };
}

/** @param readText a file of /sys/fs/cgroup; undefined where it is not there. */
export function quotaOf(readText: (file: string) => string | undefined): number | undefined {
  const [limit, period] = (readText("cpu.max") ?? oldLimit(readText)).split(/\s+/).map(Number);
  const quota = (limit ?? NaN) / (period ?? NaN);
  return quota > 0 ? quota : undefined; // "max", -1 and nothing at all are no limit
}

function oldLimit(readText: (file: string) => string | undefined): string {
  return `${readText("cpu/cpu.cfs_quota_us")?.trim()} ${readText("cpu/cpu.cfs_period_us")?.trim()}`;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(`/sys/fs/cgroup/${file}`, "utf8").trim();
  } catch {
    return undefined;
  }
}
