import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { launchOf, type Launch } from "../../src/cluster/launch.ts";
import { loadLibrary } from "../../src/cluster/mpi/library.ts";
import { openCluster } from "../../src/cluster/mpi/openCluster.ts";

const OPEN_MPI = {
  OMPI_COMM_WORLD_RANK: "3",
  OMPI_COMM_WORLD_SIZE: "8",
  OMPI_COMM_WORLD_LOCAL_RANK: "1",
  OMPI_COMM_WORLD_LOCAL_SIZE: "2",
  PMIX_RANK: "3",
};
const HYDRA = { PMI_RANK: "1", PMI_SIZE: "2", MPI_LOCALRANKID: "1", MPI_LOCALNRANKS: "2" };
const SLURM = { SLURM_PROCID: "5", SLURM_LOCALID: "1", SLURM_STEP_NUM_TASKS: "8", SLURM_STEP_TASKS_PER_NODE: "4(x2)" };

describe("launchOf", () => {
  it.each<[string, Record<string, string>, Partial<Launch>]>([
    ["mpirun of Open MPI", OPEN_MPI, { rank: 3, size: 8, localRank: 1, localSize: 2, libraries: ["Open MPI"] }],
    ["mpiexec of MPICH", HYDRA, { rank: 1, size: 2, localRank: 1, localSize: 2, libraries: ["MPICH", "Open MPI"] }],
    ["srun --mpi=pmix", { ...SLURM, PMIX_RANK: "5" }, { rank: 5, size: 8, localRank: 1, localSize: 4 }],
    ["srun --mpi=pmi2", { ...SLURM, PMI_RANK: "5", PMI_SIZE: "8" }, { rank: 5, size: 8, localRank: 1, localSize: 4 }],
  ])("reads the environment of %s", (_, environment, launch) => {
    expect(launchOf(environment)).toMatchObject(launch);
  });

  it.each<[string, Record<string, string>]>([
    ["no launcher", {}],
    ["a shell in a job of Slurm", { SLURM_NTASKS: "8", SLURM_PROCID: "0", SLURM_JOB_ID: "1" }],
    ["a launcher of one process", { ...HYDRA, PMI_RANK: "0", PMI_SIZE: "1" }],
    ["one task of srun", { SLURM_STEP_NUM_TASKS: "1", SLURM_PROCID: "0" }],
  ])("finds a process alone under %s", (_, environment) => {
    expect(launchOf(environment)).toBeUndefined();
  });

  it("says how to start where srun left its plugin out", () => {
    expect(() => launchOf(SLURM)).toThrow(/8 tasks without it\. Start with: srun --mpi=pmix/);
  });
});

describe("loadLibrary", () => {
  const launch: Launch = { rank: 0, size: 2, localRank: 0, localSize: 2, libraries: ["MPICH"] };

  it("names koffi where it is missing", async () => {
    const load = (): Promise<never> => Promise.reject(new Error("Cannot find package 'koffi'"));
    await expect(loadLibrary(launch, undefined, load)).rejects.toThrow(/npm install koffi/);
  });

  it("keeps UCX from V8's memory and signals, unless the environment says otherwise", async () => {
    vi.stubEnv("UCX_MEM_EVENTS", "yes");
    vi.stubEnv("UCX_ERROR_SIGNALS", undefined);
    await expect(loadLibrary(launch, "/nowhere/libmpi.so")).rejects.toThrow();
    expect([process.env.UCX_MEM_EVENTS, process.env.UCX_ERROR_SIGNALS]).toEqual(["yes", "SIGILL,SIGBUS,SIGFPE"]);
    vi.unstubAllEnvs();
  });

  it("says what to install and how to start where there is no library", async () => {
    const said = /nowhere\/libmpi.so.*apt-get install mpich.*mpirun.mpich -n 2 stylegan/s;
    await expect(loadLibrary(launch, "/nowhere/libmpi.so")).rejects.toThrow(said);
  });

  it.skipIf(process.platform !== "linux")("takes no other library for MPI", async () => {
    await expect(loadLibrary(launch, "libc.so.6")).rejects.toThrow(/MPI_Get_library_version/);
  });
});

describe("openCluster", () => {
  it("loads neither koffi nor MPI without a launcher", async () => {
    expect(await openCluster({})).toMatchObject({ cluster: { rank: 0, size: 1 }, peers: [] });
    const module = fileURLToPath(new URL("../../src/cluster/mpi/openCluster.ts", import.meta.url));
    const script =
      `const { openCluster } = await import(${JSON.stringify(module)}); await openCluster({});` +
      "console.log(process.report.getReport().sharedObjects.filter((one) => /koffi|libmpi/.test(one)).length)";
    const words = ["--import", "tsx", "--input-type=module", "-e", script];
    expect(execFileSync(process.execPath, words, { encoding: "utf8" }).trim()).toBe("0");
  });
});
