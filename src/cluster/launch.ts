import { UserError } from "../base/errors.ts";

/** Whose library a launcher expects its processes to speak through. */
export type MpiName = "Open MPI" | "MPICH";

/** How this process was started as one of several. */
export interface Launch {
  readonly rank: number;
  readonly size: number;
  /** Among the ranks of this machine. */
  readonly localRank: number;
  readonly localSize: number;
  /** The libraries to try, the launcher's own first. */
  readonly libraries: readonly MpiName[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables in which a launcher tells a process who it is. */
interface Launcher {
  readonly rank: string;
  readonly size: string;
  readonly localRank: string;
  readonly localSize: string;
  readonly libraries: readonly MpiName[];
}

/** Told apart by the first whose rank is set. Slurm's own come last: they are there beside those of its MPI plugin. */
const LAUNCHERS: readonly Launcher[] = [
  {
    rank: "OMPI_COMM_WORLD_RANK",
    size: "OMPI_COMM_WORLD_SIZE",
    localRank: "OMPI_COMM_WORLD_LOCAL_RANK",
    localSize: "OMPI_COMM_WORLD_LOCAL_SIZE",
    libraries: ["Open MPI"],
  },
  {
    rank: "PMI_RANK",
    size: "PMI_SIZE",
    localRank: "MPI_LOCALRANKID",
    localSize: "MPI_LOCALNRANKS",
    libraries: ["MPICH", "Open MPI"],
  },
  {
    rank: "PMIX_RANK",
    size: "SLURM_STEP_NUM_TASKS",
    localRank: "SLURM_LOCALID",
    localSize: "SLURM_STEP_TASKS_PER_NODE",
    libraries: ["Open MPI", "MPICH"],
  },
];

/**
 * How a launcher of MPI started this process, or undefined where none did, or it started this one alone.
 * @throws UserError where Slurm started several processes that cannot find one another.
 */
export function launchOf(environment: Environment): Launch | undefined {
  const launcher = LAUNCHERS.find(({ rank }) => environment[rank] !== undefined);
  if (launcher === undefined) return withoutPlugin(environment);
  const number = (name: string, otherwise: number): number => wholeOf(environment[name]) ?? otherwise;
  const [rank, size] = [number(launcher.rank, 0), number(launcher.size, number("SLURM_STEP_NUM_TASKS", 1))];
  if (size < 2) return undefined;
  const localRank = number(launcher.localRank, number("SLURM_LOCALID", 0));
  const localSize = number(launcher.localSize, number("SLURM_STEP_TASKS_PER_NODE", 1));
  return { rank, size, localRank, localSize, libraries: launcher.libraries };
}

/** `4` of `4`, and of Slurm's `4(x2)`; where machines have different counts, `4,2`, the largest. */
function wholeOf(text: string | undefined): number | undefined {
  const counts = [...(text ?? "").matchAll(/(\d+)(?:\(x\d+\))?/g)].map(([, count]) => Number(count));
  return counts.length === 0 ? undefined : Math.max(...counts);
}

function withoutPlugin(environment: Environment): undefined {
  const tasks = wholeOf(environment.SLURM_STEP_NUM_TASKS) ?? 1;
  if (tasks < 2) return undefined;
  throw new UserError({
    attempted: "work as one of several processes",
    rule: "srun must start them with its MPI plugin, so that they find one another",
    received: `${tasks} tasks without it`,
    next: "Start with: srun --mpi=pmix (Open MPI) or srun --mpi=pmi2 (MPICH); srun --mpi=list shows what there is.",
  });
}
