import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { turnTelemetryOff } from "../../src/engine/ort-node/telemetry.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

afterEach(() => void vi.unstubAllEnvs());

describe("telemetry", () => {
  it.each([
    [undefined, "1"],
    ["", "1"],
    ["1", "1"],
    ["0", "0"],
    ["False", "False"],
  ])("is off unless asked for: %j", (given, used) => {
    vi.stubEnv("ORT_DISABLE_TELEMETRY", given);
    turnTelemetryOff();
    expect(process.env.ORT_DISABLE_TELEMETRY).toBe(used);
  });
});

// The runtime keeps what it reports below HOME and TMPDIR, as these systems know them.
describe.skipIf(process.platform === "win32")("a fresh home and an empty folder for temporary files", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "telemetry-"));
    for (const name of ["home", "tmp", "work"]) mkdirSync(join(folder, name));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function run(script: string, ...words: string[]): void {
    const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...inherited } = process.env;
    const [home, tmp, cache] = ["home", "tmp", "cache"].map((name) => join(folder, name));
    const places = { HOME: home, TMPDIR: tmp, TSX_DISABLE_CACHE: "1", LOCALAPPDATA: cache }; // the last is for us alone
    const { status, stderr } = spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), script, ...words], {
      cwd: join(folder, "work"),
      env: { ...inherited, ...places },
      encoding: "utf8",
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  }

  it("stay empty when an image is generated", () => {
    const network = join(ROOT, "test/reference/tiny32.pkl");
    run(join(ROOT, "src/cli/main.ts"), "generate", "--network", network, "--seeds", "1", "--out", "out");
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      "cache",
      "cache/stylegan2-ada",
      "cache/stylegan2-ada/layouts.json",
      "home",
      "tmp",
      "work",
      "work/out",
      "work/out/seed0001.png",
    ]);
  });

  it("stay empty wherever the runtime is loaded", () => {
    run(join(ROOT, "test/engine/fixtures/everyEngine.ts"));
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["home", "tmp", "work"]);
  });
});
