import { promisify } from "node:util";
import type { Flavour } from "./flavours.ts";
import type { LoadedLibrary } from "./library.ts";

/** Where numbers or bytes lie; koffi hands their memory over as it is. */
type Memory = Float32Array | Float64Array | Uint8Array;

/** MPI's functions, as far as they are used, on all processes. Those that wait run in a thread beside this one. */
export interface MpiCalls {
  rank(): number;
  size(): number;
  allReduceSum(values: Float32Array | Float64Array): Promise<void>;
  broadcast(bytes: Uint8Array): Promise<void>;
  send(bytes: Uint8Array, to: number): Promise<void>;
  receive(bytes: Uint8Array, from: number): Promise<void>;
  barrier(): Promise<void>;
  abort(exitCode: number): void;
  finalize(): void;
}

/** One thread after the other calls MPI, as this module's user makes sure. */
const THREAD_SERIALIZED = 2;
/** More than any library's `MPI_Status` takes. */
const STATUS_BYTES = 128;
const ERROR_BYTES = 512;
const TAG = 0;

/** Starts MPI in this process. @throws Error where it fails, or allows no second thread. */
export function startMpi({ library, flavour }: LoadedLibrary): MpiCalls {
  const provided = [0];
  const started = library.func("MPI_Init_thread", "int", ["void *", "void *", "int", "_Out_ int *"]);
  const code = Number(started(null, null, THREAD_SERIALIZED, provided));
  if (code !== 0) throw new Error(`MPI_Init_thread failed with code ${code}`);
  if ((provided[0] ?? 0) < THREAD_SERIALIZED) throw new Error("this MPI was built without support for threads");
  return callsOf(library, flavour);
}

function callsOf(library: LoadedLibrary["library"], { handle, handles, inPlace }: Flavour): MpiCalls {
  const { world, float, double, byte, sum, errorsReturn } = handles(library);
  const errorText = library.func("MPI_Error_string", "int", ["int", "void *", "_Out_ int *"]);
  const check = (name: string, code: unknown): void => {
    if (code === 0) return;
    const [text, length] = [Buffer.alloc(ERROR_BYTES), [0]];
    errorText(code, text, length);
    throw new Error(`${name} failed: ${text.toString("latin1", 0, length[0])}`);
  };
  const bound = (name: string, types: readonly string[]) => library.func(name, "int", [...types]);
  const now = (name: string, types: readonly string[]) => {
    const call = bound(name, types);
    return (...values: readonly unknown[]): void => check(name, call(...values));
  };
  const waiting = (name: string, types: readonly string[]) => {
    const call = promisify(bound(name, types).async) as (...values: readonly unknown[]) => Promise<unknown>;
    return async (...values: readonly unknown[]): Promise<void> => check(name, await call(...values));
  };
  const number = (name: string): number => {
    const value = [0];
    now(name, [handle, "_Out_ int *"])(world, value);
    return value[0] ?? 0;
  };
  now("MPI_Comm_set_errhandler", [handle, handle])(world, errorsReturn);
  const allReduce = waiting("MPI_Allreduce", ["intptr_t", "void *", "int", handle, handle, handle]);
  const broadcast = waiting("MPI_Bcast", ["void *", "int", handle, "int", handle]);
  const send = waiting("MPI_Send", ["void *", "int", handle, "int", "int", handle]);
  const receive = waiting("MPI_Recv", ["void *", "int", handle, "int", "int", handle, "void *"]);
  const barrier = waiting("MPI_Barrier", [handle]);
  return {
    rank: () => number("MPI_Comm_rank"),
    size: () => number("MPI_Comm_size"),
    allReduceSum: (values) =>
      allReduce(inPlace, values, values.length, values instanceof Float32Array ? float : double, sum, world),
    broadcast: (bytes) => broadcast(bytes, bytes.length, byte, 0, world),
    send: (bytes, to) => send(bytes, bytes.length, byte, to, TAG, world),
    receive: (bytes, from) => receive(bytes, bytes.length, byte, from, TAG, world, status()),
    barrier: () => barrier(world),
    abort: now("MPI_Abort", [handle, "int"]).bind(undefined, world),
    finalize: now("MPI_Finalize", []),
  };
}

function status(): Memory {
  return new Uint8Array(STATUS_BYTES);
}
