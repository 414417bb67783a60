import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ALONE } from "../../src/cluster/alone.ts";
import { inProcessClusters } from "../../src/cluster/inProcess.ts";
import { ownOf } from "../../src/cluster/share.ts";
import { CASES, conform, failsTogether } from "./conformance.ts";
import { LAUNCHERS, onRanks, titleOf } from "./launchers.ts";

const RANK = fileURLToPath(new URL("conformRank.ts", import.meta.url));
const ALL = Object.keys(CASES);

describe("a cluster", () => {
  it("of one process conforms", async () => {
    expect(await conform(ALONE)).toEqual(ALL);
    expect(() => ALONE.abort(2)).toThrow("ended with exit code 2");
  });

  it.each([1, 2, 3])("of %i members in this process conforms", async (size) => {
    const clusters = inProcessClusters(size);
    expect(await Promise.all(clusters.map(conform))).toEqual(clusters.map(() => ALL));
    await failsTogether(clusters);
  });

  it("in this process says so where members do not call the same", async () => {
    const [first, second] = inProcessClusters(2);
    const calls = [first?.barrier(), second?.allReduceSum(new Float32Array(3))];
    const said = "ranks must call the same, but called barrier, allReduceSum of 3";
    for (const call of calls) await expect(call).rejects.toThrow(said);
  });

  for (const launcher of LAUNCHERS) {
    describe.skipIf(launcher.missing !== undefined)(titleOf(launcher), () => {
      it.each([2, 3])("of %i processes conforms", async (size) => {
        const { stdout } = await onRanks(launcher, size, "--import", "tsx", RANK);
        expect(JSON.parse(stdout)).toMatchObject({ size, peers: size, passed: ALL });
      });
    });
  }
});

describe("ownOf", () => {
  it("gives each rank its share, and everything once", () => {
    for (const size of [1, 2, 3, 7]) {
      const shares = Array.from({ length: size }, (_, rank) => ownOf(5, { rank, size }));
      expect(shares.flat().sort()).toEqual([0, 1, 2, 3, 4]);
    }
    expect(ownOf(5, { rank: 1, size: 3 })).toEqual([1, 4]);
  });
});
