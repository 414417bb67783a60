import { describe, expect, test } from "vitest";
import type { HostTensor } from "../../src/tensor/hostTensor.ts";
import { moduleTensors } from "../../src/formats/moduleTensors.ts";
import { PersistentObject, readOfficialPickle } from "../../src/formats/officialPickle.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { PickleCall, writePickle } from "../../src/formats/pickle/writePickle.ts";
import { reference, userErrorOf } from "./files.ts";

type StateDicts = Map<string, ReadonlyMap<string, HostTensor>>;

describe.each(["tiny32", "cond16"])("the official snapshot %s.pkl", (name) => {
  const snapshot = readOfficialPickle(reference(`${name}.pkl`)) as Map<string, unknown>;
  const weights = readTorch(reference(`${name}.pth`)) as StateDicts;

  test.each([
    ["G", "synthesis", "synthesis."],
    ["G", "mapping", "mapping."],
    ["G_ema", "synthesis_ema", "synthesis."],
    ["G_ema", "mapping_ema", "mapping."],
    ["D", "discriminator", ""],
  ])("%s holds the tensors of %s, in their order", (key, stateDict, prefix) => {
    const flat = [...moduleTensors(networkOf(snapshot.get(key)))].filter(([tensor]) => tensor.startsWith(prefix));
    const wanted = [...(weights.get(stateDict) ?? new Map<string, HostTensor>())];
    expect(wanted.length).toBeGreaterThan(0);
    expect(flat.map(([tensor]) => tensor)).toEqual(wanted.map(([tensor]) => prefix + tensor));
    for (const [i, [, tensor]] of wanted.entries()) expect(flat[i]?.[1]).toEqual(tensor);
  });

  test("names its classes and its constructor's arguments, and keeps no source", () => {
    const network = networkOf(snapshot.get("G_ema"));
    expect(network.className).toBe("Generator");
    expect(network.state.get("_init_kwargs")).toBeInstanceOf(Map);
    expect(Object.keys(network)).toEqual(["className", "state"]);
  });
});

test("with leave to overwrite the bytes, no tensor is copied and all are the same", () => {
  const bytes = reference("cond16.pkl");
  const [kept, moved] = [readOfficialPickle(bytes.slice()), readOfficialPickle(bytes, { overwrite: true })];
  for (const key of ["G", "D", "G_ema"]) {
    const tensorsOf = (value: unknown) => moduleTensors(networkOf((value as Map<string, unknown>).get(key)));
    expect(tensorsOf(moved)).toEqual(tensorsOf(kept));
    expect([...tensorsOf(moved).values()].every(({ data }) => data.buffer === bytes.buffer)).toBe(true);
  }
});

test("NumPy scalars and EasyDicts are plain values", () => {
  const snapshot = readOfficialPickle(reference("cond16.pkl")) as Map<string, unknown>;
  expect((snapshot.get("training_set_kwargs") as Map<string, unknown>).get("resolution")).toBe(16);
});

describe("moduleTensors", () => {
  const module = (modules: Map<unknown, unknown>, buffers = new Map<unknown, unknown>()) =>
    new PersistentObject(
      "Module",
      new Map<string, unknown>([
        ["_parameters", new Map()],
        ["_buffers", buffers],
        ["_modules", modules],
        ["_non_persistent_buffers_set", new Set(["no"])],
      ]),
    );

  test("leaves out buffers that a state dict leaves out, and what is None", () => {
    const buffers = new Map<unknown, unknown>([
      ["no", 1],
      ["none", null],
    ]);
    expect(moduleTensors(module(new Map([["child", null]]), buffers)).size).toBe(0);
  });

  test.each<[string, PersistentObject, string]>([
    ["a tensor that is none", module(new Map(), new Map([["x", 3]])), '"x"'],
    ["a child that is no module", module(new Map([["child", 3]])), '"child"'],
    ["a module without fields", new PersistentObject("Generator", new Map()), "Generator's"],
    ["a name that is no text", module(new Map([[1, module(new Map())]])), "name"],
  ])("refuses %s", (_, root, part) => {
    expect(userErrorOf(() => moduleTensors(root)).message).toContain(part);
  });

  test("modules shared into two to the hundredth are refused", () => {
    let root = module(new Map());
    for (let i = 0; i < 100; i++)
      root = module(
        new Map([
          ["a", root],
          ["b", root],
        ]),
      );
    expect(userErrorOf(() => moduleTensors(root)).message).toContain("modules");
  });
});

test.each<[string, unknown]>([
  ["no dict", 3],
  ["no state", {}],
  ["a state that is no dict", { state: 3, class_name: "A" }],
  ["no class name", { state: {} }],
])("refuses a persistent object with %s", (_, meta) => {
  const call = new PickleCall("torch_utils.persistence", "_reconstruct_persistent_obj", [meta]);
  expect(userErrorOf(() => readOfficialPickle(writePickle(call))).message).toMatch(/persistent object|class name/);
});

function networkOf(value: unknown): PersistentObject {
  if (value instanceof PersistentObject) return value;
  throw new Error("no network");
}
