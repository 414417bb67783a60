import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../scripts/gpu-kit/", import.meta.url));

describe.skipIf(process.platform === "win32")("gpu-check.sh", () => {
  it("refuses a part that it does not have, before it unpacks anything", () => {
    const { status, stderr } = spawnSync("bash", [`${folder}gpu-check.sh`, "facts", "speed"], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain('there is no part "speed"; there are facts conformance pictures');
  });
  it("names the parts of the program, each with its seconds, which together stay under eight minutes", () => {
    const script = readFileSync(`${folder}gpu-check.sh`, "utf8");
    const named = /ALL="(.*)"/.exec(script)?.[1]?.split(" ") ?? [];
    const seconds = new Map(
      [...script.matchAll(/\[(\w+)\]=(\d+)/g)].map(([, part = "", time]) => [part, Number(time)]),
    );
    const [, table = ""] = /const PARTS[^{]*\{([^}]*)\}/.exec(readFileSync(`${folder}run.ts`, "utf8")) ?? [];
    const parts = [...table.matchAll(/^\s*(\w+)/gm)].map(([, part = ""]) => part).filter((part) => part !== "setting");
    expect(named).toEqual([...seconds.keys()]);
    expect(named.toSorted()).toEqual(parts.toSorted());
    expect([...seconds.values()].reduce((sum, time) => sum + time, 0)).toBeLessThan(8 * 60);
  });
});
