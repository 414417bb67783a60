import type { LibraryHandle } from "koffi";
import type { MpiName } from "../launch.ts";

/** MPI's constants, whose values its standard leaves to each library. Pointers are bigint, handles may be numbers. */
export interface Handles {
  readonly world: unknown;
  readonly float: unknown;
  readonly double: unknown;
  readonly byte: unknown;
  readonly sum: unknown;
  readonly errorsReturn: unknown;
}

/** What differs between the libraries. */
export interface Flavour {
  readonly name: MpiName;
  /** File names, by what a system's loader looks for. */
  readonly files: readonly string[];
  /** Of what `MPI_Get_library_version` says. */
  readonly version: RegExp;
  /** The C type of its handles. */
  readonly handle: "void *" | "int";
  readonly handles: (library: LibraryHandle) => Handles;
  /** The pointer that stands for "sum in place". */
  readonly inPlace: number;
  /** Debian's packages. */
  readonly packages: string;
  /** The launcher that Debian installs. */
  readonly launcher: string;
}

/** Handles are addresses of variables that the library exports, as its mpi.h has it. */
const OPEN_MPI: Flavour = {
  name: "Open MPI",
  files: ["libmpi.so.40", "libmpi.so.20", "libmpi.so", "libmpi.40.dylib", "libmpi.dylib"],
  version: /^Open MPI/,
  handle: "void *",
  handles: (library) => {
    const address = (name: string): unknown => library.symbol(name) as unknown;
    return {
      world: address("ompi_mpi_comm_world"),
      float: address("ompi_mpi_float"),
      double: address("ompi_mpi_double"),
      byte: address("ompi_mpi_byte"),
      sum: address("ompi_mpi_op_sum"),
      errorsReturn: address("ompi_mpi_errors_return"),
    };
  },
  inPlace: 1,
  packages: "openmpi-bin",
  launcher: "mpirun.openmpi",
};

/** Handles are numbers, the same in all libraries of the MPICH ABI (Intel MPI and MVAPICH among them). */
const MPICH: Flavour = {
  name: "MPICH",
  files: ["libmpich.so.12", "libmpi.so.12", "libmpich.so", "libmpi.12.dylib", "libmpich.dylib"],
  version: /^(MPICH|Intel\(R\) MPI|MVAPICH|CRAY MPICH)/i,
  handle: "int",
  handles: () => ({
    world: 0x44000000,
    float: 0x4c00040a,
    double: 0x4c00080b,
    byte: 0x4c00010d,
    sum: 0x58000003,
    errorsReturn: 0x54000001,
  }),
  inPlace: -1,
  packages: "mpich",
  launcher: "mpirun.mpich",
};

export const FLAVOURS: Readonly<Record<MpiName, Flavour>> = { "Open MPI": OPEN_MPI, MPICH };
