import type { Launch } from "./launch.ts";

/** Of the machine, as this process sees it. */
export interface Cores {
  /** That this process may run on. */
  readonly allowed: number;
  /** That the machine has. */
  readonly machine: number;
  /** As many as a container's quota is worth; none where it is without. */
  readonly quota?: number;
}

/**
 * Threads of a rank, 1 or more: the cores that its launcher bound it to; where all ranks of a machine may run on all
 * of its cores, an equal part of them, or of the quota that they share.
 */
export function threadsOf({ localSize }: Pick<Launch, "localSize">, { allowed, machine, quota }: Cores): number {
  const isBound = allowed < machine && allowed * localSize <= machine;
  const own = isBound ? allowed : Math.floor(allowed / localSize);
  return Math.max(1, Math.min(own, quota === undefined ? own : Math.floor(quota / localSize)));
}

/**
 * Which of the GPUs that CUDA shows is this rank's: the one of its place on the machine, or the only one that it sees.
 * -> its number, or why there is none.
 */
export function adapterOf(
  { localRank, localSize }: Pick<Launch, "localRank" | "localSize">,
  visible: string | undefined,
): number | string {
  const devices = visible?.split(",").filter((each) => each.trim() !== "");
  if (devices === undefined) return localRank;
  if (devices.length === 1) return 0;
  if (localRank < devices.length) return localRank;
  return (
    `${localSize} ranks on this machine share the ${devices.length} GPUs of CUDA_VISIBLE_DEVICES=${visible}; ` +
    "start a rank for each GPU"
  );
}
