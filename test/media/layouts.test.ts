import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { layoutMemory, processorText } from "../../src/media/layouts.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "layouts-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("remembers a layout for a version, a runtime and a processor", async () => {
  const memory = layoutMemory("1.0.0", folder, "a processor");
  expect(await memory.recall("ONNX Runtime 1")).toBeUndefined();
  await memory.keep("ONNX Runtime 1", 16);
  await memory.keep("ONNX Runtime 2", 8);
  expect(await layoutMemory("1.0.0", folder, "a processor").recall("ONNX Runtime 1")).toBe(16);
  expect(await memory.recall("ONNX Runtime 2")).toBe(8);
  expect(await layoutMemory("1.0.1", folder, "a processor").recall("ONNX Runtime 1")).toBeUndefined();
  expect(await layoutMemory("1.0.0", folder, "another").recall("ONNX Runtime 1")).toBeUndefined();
});

test("takes nothing from a damaged file or for another size, and writes anew", async () => {
  const memory = layoutMemory("1.0.0", folder, "a processor");
  await memory.keep("runtime", 16);
  const text = await readFile(join(folder, "layouts.json"), "utf8");
  for (const damaged of [text.slice(0, -3), "null", "[1]", text.replace("16", "7"), text.replace("16", '"16"')]) {
    await writeFile(join(folder, "layouts.json"), damaged);
    expect(await memory.recall("runtime")).toBeUndefined();
    await memory.keep("runtime", 8);
    expect(await memory.recall("runtime")).toBe(8);
  }
});

test("forgets where nothing can be written", async () => {
  await writeFile(join(folder, "file"), "");
  const memory = layoutMemory("1.0.0", join(folder, "file"), "a processor");
  await memory.keep("runtime", 16);
  expect(await memory.recall("runtime")).toBeUndefined();
});

test("tells a processor by its model and instruction sets, not by its clock", async () => {
  const cpuInfo = join(folder, "cpuinfo");
  const tell = async (text: string): Promise<string> => {
    await writeFile(cpuInfo, text);
    return processorText(cpuInfo);
  };
  const one = "model name\t: A processor\ncpu MHz\t\t: 2000.1\nflags\t\t: fpu avx2 avx512f\n\nmodel name\t: Another\n";
  expect(await tell(one)).toBe("model name A processor, flags fpu avx2 avx512f");
  expect(await tell(one.replace("2000.1", "900"))).toBe(processorText(cpuInfo));
  expect(await tell(one.replace(" avx512f", ""))).toBe("model name A processor, flags fpu avx2");
  expect(processorText(join(folder, "none"))).toContain(process.arch);
});
