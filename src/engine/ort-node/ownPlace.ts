import { launchOf } from "../../cluster/launch.ts";
import { adapterOf, threadsOf } from "../../cluster/localPlace.ts";
import { coresHere } from "../../cluster/mpi/cores.ts";
import type { DeviceKind } from "../engine.ts";

/** What this process shall use of a machine that it shares with others of its cluster. */
export interface OwnPlace {
  readonly threads: number;
  /** Its GPU, or why it has none; undefined where the device knows no choice and needs none. */
  readonly adapter: (device: DeviceKind) => number | string | undefined;
}

/** Undefined for a process that no launcher of MPI started with others. */
export function ownPlace(environment: NodeJS.ProcessEnv): OwnPlace | undefined {
  const launch = launchOf(environment);
  if (launch === undefined) return undefined;
  const { CUDA_VISIBLE_DEVICES: visible } = environment;
  return {
    threads: threadsOf(launch, coresHere()),
    adapter: (device) => {
      if (device === "cpu") return undefined;
      if (device === "cuda") return adapterOf(launch, visible);
      if (launch.localSize === 1 || /^[^,]+$/.test(visible ?? "")) return undefined;
      return (
        `ONNX Runtime's WebGPU takes the first GPU in every process, and ${launch.localSize} ranks run on this ` +
        "machine; use --device cuda, or let the launcher show each rank one GPU in CUDA_VISIBLE_DEVICES"
      );
    },
  };
}
