import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { begunByAll, NotBegun } from "../../src/cluster/begunByAll.ts";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { inProcessClusters } from "../../src/cluster/inProcess.ts";

const wrong = new UserError({ attempted: "measure", rule: "a file must be there" });

async function sum(cluster: Cluster): Promise<number | undefined> {
  const ranks = Float64Array.of(cluster.rank);
  await cluster.allReduceSum(ranks);
  return ranks[0];
}

/** What came of it on each of three ranks; they go on together all the same. */
function outcomes(work: (cluster: Cluster) => Promise<unknown>): Promise<readonly unknown[]> {
  return Promise.all(
    inProcessClusters(3).map(async (cluster) => {
      const outcome = await begunByAll(cluster, work).catch((error: unknown) => error);
      if (outcome instanceof NotBegun) expect(await sum(cluster)).toBe(3);
      return outcome;
    }),
  );
}

describe("work that all ranks begin or none", () => {
  it("is done by all", async () => {
    expect(await outcomes(sum)).toEqual([3, 3, 3]);
    expect(await outcomes(async ({ rank }) => rank)).toEqual([0, 1, 2]);
  });

  it("is left by all where one cannot begin, for the reason that this one knows", async () => {
    const told = await outcomes(async (cluster) => {
      if (cluster.rank === 1) throw wrong;
      return sum(cluster);
    });
    expect(told.map((error) => error instanceof NotBegun)).toEqual([true, true, true]);
    expect(told.map(String)[1]).toContain("a file must be there");
    expect(told.map(String)[0]).toContain("another one");
    const everywhere = await outcomes(() => Promise.reject(wrong));
    expect(everywhere.map(String)).toEqual(everywhere.map(() => expect.stringContaining("a file must be there")));
  });

  it("is not left in silence for what goes wrong later, or is no user's to mend", async () => {
    const later = await outcomes(async (cluster) => {
      await sum(cluster);
      throw wrong;
    });
    expect(later).toEqual([wrong, wrong, wrong]);
    const bug = new TypeError("a bug");
    const [first, second] = inProcessClusters(2).map((cluster) =>
      begunByAll(cluster, () => (cluster.rank === 0 ? Promise.reject(bug) : Promise.resolve(1))),
    );
    await expect(first).rejects.toBe(bug);
    await expect(second).rejects.toBeInstanceOf(NotBegun);
  });
});
