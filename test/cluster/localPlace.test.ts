import { describe, expect, it } from "vitest";
import { adapterOf, threadsOf } from "../../src/cluster/localPlace.ts";
import { quotaOf } from "../../src/cluster/mpi/cores.ts";
import { ownPlace } from "../../src/engine/ort-node/ownPlace.ts";

describe("threadsOf", () => {
  it.each([
    ["all cores of the machine, shared", 4, { allowed: 16, machine: 16 }, 4],
    ["cores that it is bound to", 4, { allowed: 3, machine: 16 }, 3],
    ["a part of a job's cores that all ranks see", 4, { allowed: 8, machine: 16 }, 2],
    ["a part of a container's quota", 2, { allowed: 64, machine: 64, quota: 8 }, 4],
    ["one thread where ranks outnumber cores", 3, { allowed: 2, machine: 2 }, 1],
    ["one thread where the quota is less than a core", 2, { allowed: 2, machine: 2, quota: 1.5 }, 1],
  ])("gives a rank %s", (_, localSize, cores, threads) => {
    expect(threadsOf({ localSize }, cores)).toBe(threads);
  });
});

describe("quotaOf", () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ["version 2", { "cpu.max": "150000 100000" }, 1.5],
    ["version 2 without a limit", { "cpu.max": "max 100000" }, undefined],
    ["version 1", { "cpu/cpu.cfs_quota_us": "400000\n", "cpu/cpu.cfs_period_us": "100000\n" }, 4],
    ["version 1 without a limit", { "cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000" }, undefined],
    ["no control groups", {}, undefined],
  ])("reads %s", (_, files, quota) => {
    expect(quotaOf((file) => files[file])).toBe(quota);
  });
});

describe("adapterOf", () => {
  it("gives local rank k the k-th GPU, and a rank that sees one GPU that one", () => {
    expect(adapterOf({ localRank: 3, localSize: 4 }, undefined)).toBe(3);
    expect(adapterOf({ localRank: 1, localSize: 2 }, "4,5")).toBe(1);
    expect(adapterOf({ localRank: 3, localSize: 4 }, "2")).toBe(0);
    expect(adapterOf({ localRank: 2, localSize: 3 }, "0,1")).toMatch(
      /3 ranks .* share the 2 GPUs .*a rank for each GPU/,
    );
  });
});

describe("ownPlace", () => {
  const ranks = { PMI_RANK: "1", PMI_SIZE: "2", MPI_LOCALRANKID: "1", MPI_LOCALNRANKS: "2" };

  it("is nobody's without a launcher", () => {
    expect(ownPlace({})).toBeUndefined();
  });

  it("refuses WebGPU where every rank would take the same GPU", () => {
    expect(ownPlace(ranks)?.adapter("webgpu")).toMatch(/takes the first GPU in every process.*--device cuda/);
    expect(ownPlace({ ...ranks, CUDA_VISIBLE_DEVICES: "1" })?.adapter("webgpu")).toBeUndefined();
    expect(ownPlace(ranks)?.adapter("cuda")).toBe(1);
    expect(ownPlace(ranks)?.adapter("cpu")).toBeUndefined();
    expect(ownPlace(ranks)?.threads).toBeGreaterThanOrEqual(1);
  });
});
