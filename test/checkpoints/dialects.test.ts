import { describe, expect, it } from "vitest";
import { NETWORK_NAMES, type Checkpoint, type NetworkTensors } from "../../src/checkpoints/checkpoint.ts";
import { toOurs, toTheirs } from "../../src/checkpoints/names.ts";
import { DIALECTS, readDialect } from "../../src/checkpoints/dialects/table.ts";
import { assembleCheckpoint } from "../../src/checkpoints/assemble.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { Foreign, ForeignNames } from "../../src/formats/pickle/foreign.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { PickleCall, writePickle } from "../../src/formats/pickle/writePickle.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { TensorFlowNetwork } from "../../src/formats/tensorflowNetwork.ts";
import { PersistentObject, readOfficialPickle } from "../../src/formats/officialPickle.ts";
import { ReadBudget } from "../../src/formats/readBudget.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { float32, hostTensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { fingerprint, hashes, referenceFile, userErrorOf } from "./files.ts";

const BUDGET = new ReadBudget(0, Infinity);

/** A .safetensors file of these tensors, without settings. */
function fileOf(tensors: ReadonlyMap<string, HostTensor>): Uint8Array {
  return concatBytes(writeSafetensors({ tensors, metadata: new Map() }));
}

const read = (name: string): Checkpoint => readCheckpoint(referenceFile(name));
const named = (name: string) => new Map([[name, float32([1], [0])]]);
const networksOf = (checkpoint: Checkpoint) => NETWORK_NAMES.filter((name) => checkpoint[name] !== undefined);

/** A file that each dialect's program wrote, what it is taken for, and the networks in it. */
const FILES: readonly (readonly [file: string, title: string, networks: readonly string[]])[] = [
  ["tiny32.pkl", "stylegan2-ada-pytorch in a Python pickle", ["G", "G_ema", "D"]],
  ["tiny32.pth", "miemieGAN in a PyTorch archive", ["G", "G_ema", "D"]],
  ["tf32.pkl", "TensorFlow", ["G", "G_ema", "D"]],
  ["tfcond16.pkl", "TensorFlow", ["G", "G_ema", "D"]],
  ["tf32-converted.pkl", "stylegan2-ada-pytorch", ["G", "G_ema", "D"]],
  ["sg3style32.pkl", "StyleGAN3 repository", ["G", "G_ema", "D"]],
  ["foreign/sg3style32.pkl", "StyleGAN3 repository", ["G", "G_ema"]],
  ["module16.pth", "stylegan2-ada-pytorch in a PyTorch archive", ["G_ema"]],
  ["module16-old.pth", "PyTorch file of the old format", ["G_ema"]],
  ["rosinality32.pth", "rosinality/stylegan2-pytorch", ["G", "G_ema", "D"]],
  [
    "../cli/fixtures/run-without-checksum/network-snapshot-000000.safetensors",
    "networks of this program in a .safetensors file",
    ["G", "G_ema", "D"],
  ],
  ["cond16.training.safetensors", "state dicts under the names of NVIDIA's PyTorch networks", ["G", "D"]],
];

describe("what a file is taken for", () => {
  it.each(FILES)("%s", (file, title, networks) => {
    const checkpoint = read(file);
    expect(checkpoint.readAs).toContain(title);
    expect(networksOf(checkpoint)).toEqual(networks);
  });

  it("is each of the dialects for one of these files", () => {
    const takenFor = FILES.map(([file]) => read(file).readAs ?? "");
    const titles = DIALECTS.map(({ title }) => title);
    expect(titles.filter((title) => !takenFor.some((readAs) => readAs.startsWith(`${title} in a`)))).toEqual([]);
  });

  it("a TensorFlow pickle and its conversion hold the same tensors", () => {
    for (const name of ["tf32", "tfcond16"]) {
      const [raw, converted] = [read(`${name}.pkl`), read(`${name}-converted.pkl`)];
      for (const network of NETWORK_NAMES) {
        expect(hashes(raw[network]?.tensors), `${name} ${network}`).toEqual(hashes(converted[network]?.tensors));
      }
    }
  });
});

describe("the tables of names", () => {
  it.each(DIALECTS.flatMap(({ title, names }) => (names === undefined ? [] : [[title, names] as const])))(
    "of %s read either way",
    (_, names) => {
      const { G_ema, D } = read("tf32.pkl");
      for (const [stored, table] of [
        [G_ema, names.generator(32)],
        [D, names.discriminator(32)],
      ] as const) {
        if (stored === undefined) throw new Error("a network is missing");
        const theirs = toTheirs(stored.tensors, table);
        const back = toOurs(theirs, table);
        const weights = [...stored.tensors.keys()].filter((name) => !/resample_filter$|w_avg$/.test(name));
        expect(weights.filter((name) => !back.has(name))).toEqual([]);
        for (const name of weights) {
          const [ours, again] = [stored.tensors.get(name), back.get(name)];
          expect(again?.shape, name).toEqual(ours?.shape);
          const errors = Array.from(ours?.data ?? [], (value, i) => Math.abs(value - (again?.data[i] ?? NaN)));
          expect(Math.max(...errors), name).toBeLessThan(1e-6);
        }
      }
    },
  );
});

describe("rosinality/stylegan2-pytorch", () => {
  const value = readTorch(referenceFile("rosinality32.pth")) as Map<string, unknown>;
  const whole = read("rosinality32.pth");
  const load = (changed: Map<unknown, unknown>) => assembleCheckpoint(readDialect(changed), BUDGET);
  const dictOf = (key: string) => value.get(key) as Map<string, HostTensor>;

  it("keeps the strength that its augmentation had reached", () => {
    expect(whole.extras).toEqual({ augment_pipe: { kwargs: {}, p: 0.25 } });
  });

  it("may have module. before its names, and optimisers beside them", () => {
    const prefixed = (key: string) => new Map([...dictOf(key)].map(([name, tensor]) => [`module.${name}`, tensor]));
    const changed = new Map<string, unknown>([
      ...value,
      ...["g", "d", "g_ema"].map((key) => [key, prefixed(key)] as const),
      ["g_optim", new Map([["state", new Map([["exp_avg", float32([1], [0])]])]])],
    ]);
    expect(fingerprint(load(changed))).toEqual(fingerprint(whole));
  });

  it("may be one network's state dict, whose average w is then computed, with a note", () => {
    const { G_ema, notes } = load(dictOf("g_ema"));
    expect(G_ema?.lacksAverage).toBe(true);
    expect(notes).toEqual([expect.stringContaining("10,000 latents")]);
  });

  it("may be an encoder's decoder, beside the average w repeated for every layer", () => {
    const average = value.get("latent_avg") as HostTensor<"float32">;
    const { length } = average.data;
    const repeated = new Float32Array(8 * length).map((_, i) => average.data[i % length] ?? NaN);
    const inside = new Map<string, unknown>([
      ["encoder", named("body.0.weight")],
      ["decoder", dictOf("g_ema")],
    ]);
    const file = (latents: Float32Array) =>
      load(
        new Map<string, unknown>([
          ["state_dict", inside],
          ["latent_avg", float32([8, length], latents)],
        ]),
      );
    expect(hashes(file(repeated).G?.tensors)).toEqual(hashes(whole.G_ema?.tensors));
    const uneven = file(repeated.map((latent, i) => latent + Math.floor(i / length)));
    expect(uneven.notes).toEqual([expect.stringContaining("10,000 latents")]);
  });

  it("is read without a discriminator of another program, with a note", () => {
    const foreign = [
      named("weird.weight"),
      named("final_conv.0.weight"),
      new Map([...dictOf("d"), ["convs.1.conv2.0.kernel", float32([4, 4], new Float32Array(16).fill(1))]]),
    ].map((d) => load(new Map<string, unknown>([...value, ["d", d]])));
    expect(foreign.map((read) => networksOf(read))).toEqual(foreign.map(() => ["G", "G_ema"]));
    expect(foreign.map(({ notes }) => notes)).toEqual([
      undefined,
      [expect.stringMatching(/^D was skipped/)],
      [expect.stringMatching(/^D was skipped.*kernel/)],
    ]);
  });

  it("refuses a filter that the program never builds", () => {
    const other = new Map<string, HostTensor>([
      ...dictOf("g_ema"),
      ["convs.0.conv.blur.kernel", float32([4, 4], new Float32Array(16).fill(1))],
    ]);
    expect(userErrorOf(() => load(other)).message).toContain("convs.0.conv.blur.kernel");
  });
});

describe("state dicts", () => {
  const { G_ema } = read("cond16.pkl");
  const tensors: NetworkTensors = G_ema?.tensors ?? new Map();
  it.each(["module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module."])("may have %s before names", (prefix) => {
    const prefixed = new Map([...tensors].map(([name, tensor]) => [prefix + name, tensor]));
    expect(hashes(readCheckpoint(fileOf(prefixed)).G_ema?.tensors)).toEqual(hashes(tensors));
  });

  it("in bfloat16 are read at its precision", () => {
    const halves = new Map(
      [...tensors].map(([name, { shape, data }]) => {
        const bits = new Uint32Array(data.slice().buffer);
        return [
          name,
          hostTensor(
            "bfloat16",
            shape,
            Uint16Array.from(bits, (pattern) => pattern >>> 16),
          ),
        ];
      }),
    );
    const found = readCheckpoint(fileOf(halves)).G_ema;
    expect(found?.storedAs).toEqual(["bfloat16"]);
    const name = "synthesis.b8.conv0.weight";
    const [ours, original] = [found?.tensors.get(name)?.data ?? [], tensors.get(name)?.data ?? []];
    const errors = Array.from(original, (value, i) => Math.abs(value - (ours[i] ?? NaN)) / Math.abs(value));
    expect(Math.max(...errors)).toBeLessThan(2 ** -7);
  });
});

describe("what is not on the list of plain values", () => {
  it("stands beside a good generator, and a note says so", () => {
    const { notes = [] } = read("foreign/sg3style32.pkl");
    expect(notes[0]).toMatch(/^D was skipped: it is made of pg_modules\.Projector/);
    expect(notes[1]).toContain("torch.nn.modules");
  });

  const { G_ema } = Object.fromEntries(readOfficialPickle(referenceFile("cond16.pkl")) as Map<string, unknown>);
  const load = (value: unknown) => readDialect(value);

  const call = new PickleCall("os", "system", ["true"]);
  it.each([
    ["G_ema", { G_ema: call, D: null }],
    ["the whole", call],
  ])("is refused by name as %s", (_, value) => {
    expect(userErrorOf(() => readCheckpoint(writePickle(value))).message).toContain("would run os.system");
  });

  it("is refused by name inside of a generator", () => {
    const module = G_ema as PersistentObject;
    const state = new Map([...module.state, ["_modules", new Map([["mapping", new Foreign("evil.Mapping")]])]]);
    expect(userErrorOf(() => load(new PersistentObject("Generator", state))).message).toContain("evil.Mapping");
  });

  it("is nothing of what it was made from, nor is what is made from it", () => {
    const made = new PickleCall("collections", "OrderedDict", [call]);
    expect(readOfficialPickle(writePickle(made), { foreign: new ForeignNames() })).toEqual(new Foreign("os.system"));
  });
});

describe("programs whose networks are no StyleGAN2", () => {
  const module = (className: string, modules: readonly (readonly [string, unknown])[] = []) =>
    new PersistentObject(className, new Map<string, unknown>([["_modules", new Map(modules)]]));

  it.each<[string, unknown]>([
    ["StyleGAN3", module("Generator", [["synthesis", module("Synthesis", [["input", module("SynthesisInput")]])]])],
    ["StyleGAN3", named("synthesis.L0_36_512.weight")],
    ["EG3D", module("TriPlaneGenerator")],
    ["Projected GAN", module("Generator", [["synthesis", module("FastganSynthesis")]])],
    ["style-based-gan-pytorch", named("generator.progression.0.conv1.0.weight")],
    ["BasicSR", new Map([["params_ema", named("style_conv1.modulated_conv.weight")]])],
    ["GenForce", new Map([["generator_smooth", named("synthesis.early_layer.const")]])],
    ["lucidrains", new Map([["GAN", named("G.blocks.0.to_style1.weight")]])],
  ])("are refused as %s", (program, value) => {
    expect(userErrorOf(() => readDialect(value)).message).toContain(program);
  });
});

describe("TensorFlow networks", () => {
  const [G, D, Gs] = readOfficialPickle(referenceFile("tf32.pkl")) as TensorFlowNetwork[];
  const changed = (entries: readonly (readonly [string, unknown])[], from = G) => {
    const network = new TensorFlowNetwork();
    network.build(new Map([...(from?.state ?? []), ...entries]));
    return network;
  };

  it("may lie alone", () => {
    expect(networksOf(assembleCheckpoint(readDialect(changed([])), BUDGET))).toEqual(["G_ema"]);
  });

  it.each([[2], [3], [6], ["4"]])("of version %j are refused", (version) => {
    expect(userErrorOf(() => readDialect(changed([["version", version]]))).message).toMatch(/version.*4 \(StyleGAN2\)/);
  });

  it("may lie in a dict, whose keys tell the average", () => {
    const whole = fingerprint(assembleCheckpoint(readDialect([G, D, Gs]), BUDGET));
    const dict = new Map([
      ["Gs", Gs],
      ["G", G],
      ["D", D],
    ]);
    expect(fingerprint(assembleCheckpoint(readDialect(dict), BUDGET))).toEqual(whole);
  });

  it("are read without a discriminator that cannot be, with a note", () => {
    const other = changed([["static_kwargs", new Map([["blur_filter", [1, 2, 1]]])]], D);
    const { notes, ...read } = assembleCheckpoint(readDialect([G, other, Gs]), BUDGET);
    expect(networksOf(read)).toEqual(["G", "G_ema"]);
    expect(notes).toEqual([expect.stringMatching(/^D was skipped: .*blur_filter/)]);
    expect(userErrorOf(() => readDialect(other)).message).toContain("blur_filter");
  });

  it.each([
    ["G_style", "StyleGAN1"],
    ["G_paper", "Progressive GAN"],
  ])("built by %s are refused as %s", (name, program) => {
    expect(userErrorOf(() => readDialect(changed([["build_func_name", name]]))).message).toContain(program);
  });

  it("with an argument that is not known are refused by its name", () => {
    const arguments_ = G?.state.get("static_kwargs") as Map<string, unknown>;
    const more = changed([["static_kwargs", new Map([...arguments_, ["blur_filter", [1, 2, 1]]])]]);
    expect(userErrorOf(() => readDialect(more)).message).toContain("blur_filter");
  });

  it("with a variable that is no array are refused by its name", () => {
    const other = changed([["variables", [["dlatent_avg", "text"]]]]);
    expect(userErrorOf(() => readDialect(other)).message).toContain("dlatent_avg");
  });
});
