import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkFolder, type FileOutcome } from "../../scripts/parity/folder.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";

const REFERENCE = fileURLToPath(new URL("../reference", import.meta.url));
let engine: Engine;
let folder: string;

beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
  folder = mkdtempSync(join(tmpdir(), "parity-"));
});
afterAll(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true });
});

async function outcomes(path: string): Promise<FileOutcome[]> {
  const found: FileOutcome[] = [];
  for await (const outcome of checkFolder(path, engine)) found.push(outcome);
  return found;
}

describe("parity with the official implementation", () => {
  it("gives its numbers for every case of the reference", async () => {
    const files = await outcomes(REFERENCE);
    expect(files.map(({ file }) => file)).toContain("foreign/sg3style32.pkl");
    expect(files.filter(({ results }) => results === undefined)).toEqual([]);
    const results = files.flatMap(({ results = [] }) => results);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(240);
  }, 300_000);

  it("takes files under any name and notices a changed weight", async () => {
    copyFileSync(join(REFERENCE, "cond16.expected.safetensors"), join(folder, "other.expected.safetensors"));
    const bytes = readFileSync(join(REFERENCE, "cond16.pth"));
    copyFileSync(join(REFERENCE, "cond16.pth"), join(folder, "other.pth"));
    const intact = (await outcomes(folder)).flatMap(({ results = [] }) => results);
    expect(intact.filter(({ passed }) => !passed)).toEqual([]);
    // Storages are aligned, so these are float32 weights here and there in the file.
    for (let i = 1; i < 9; i++) bytes.writeFloatLE(100, Math.floor((i * bytes.length) / 40) * 4);
    writeFileSync(join(folder, "other.pth"), bytes);
    const noticed = (await outcomes(folder)).flatMap(({ results = [] }) => results).some(({ passed }) => !passed);
    expect(noticed).toBe(true);
  });

  it("says which files it did not check", async () => {
    writeFileSync(join(folder, "alone.expected.safetensors"), "");
    writeFileSync(join(folder, "x.training.safetensors"), "");
    writeFileSync(join(folder, "ppl.safetensors"), "");
    writeFileSync(join(folder, "unknown.safetensors"), "");
    const unchecked = (await outcomes(folder)).filter(({ results }) => results === undefined);
    expect(unchecked).toMatchObject([
      { file: "alone.expected.safetensors" },
      { file: "ppl.safetensors", reason: "vgg-narrow.pth is not beside it" },
      { file: "unknown.safetensors" },
      { file: "x.training.safetensors" },
    ]);
  });

  it("counts a file that cannot be read as failed and goes on", async () => {
    writeFileSync(join(folder, "broken.pkl"), "garbage");
    const broken = (await outcomes(folder)).find(({ file }) => file === "broken.pkl");
    expect(broken?.results).toMatchObject([{ name: "broken.pkl", passed: false }]);
    rmSync(join(folder, "broken.pkl"));
  });
});
