import { describe, expect, it } from "vitest";
import { assembleCheckpoint } from "../../src/checkpoints/assemble.ts";
import { readDialect } from "../../src/checkpoints/dialects/table.ts";
import { PersistentObject, readOfficialPickle } from "../../src/formats/officialPickle.ts";
import { ReadBudget } from "../../src/formats/readBudget.ts";
import { fingerprint, referenceFile, userErrorOf } from "./files.ts";

const SNAPSHOT = readOfficialPickle(referenceFile("cond16.pkl"));
const BUDGET = new ReadBudget(0, Infinity);
const WHOLE = assembleCheckpoint(readDialect(SNAPSHOT), BUDGET);

function network(name: string): PersistentObject {
  const object: unknown = SNAPSHOT instanceof Map ? SNAPSHOT.get(name) : undefined;
  if (object instanceof PersistentObject) return object;
  throw new Error(`no ${name}`);
}

/** The network with other constructor arguments. */
function withArguments(
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): PersistentObject {
  const { className, state } = network(name);
  const changed = [
    ["_init_args", args],
    ["_init_kwargs", new Map(Object.entries(kwargs))],
  ] as const;
  return new PersistentObject(className, new Map<unknown, unknown>([...state, ...changed]));
}

function argumentsOf(name: string): Record<string, unknown> {
  const kwargs = network(name).state.get("_init_kwargs");
  return kwargs instanceof Map ? Object.fromEntries(kwargs) : {};
}

const load = (value: unknown) => assembleCheckpoint(readDialect(value), BUDGET);

describe("one network alone in a pickle", () => {
  it("is G_ema if it is a generator", () => {
    expect(fingerprint(load(network("G_ema")))).toEqual(fingerprint({ G_ema: WHOLE.G_ema, extras: {} }));
  });

  it("may lie in a list", () => {
    expect(fingerprint(load([null, [network("G_ema")]]))).toEqual(fingerprint({ G_ema: WHOLE.G_ema, extras: {} }));
  });

  it("is D if it is a discriminator", () => {
    expect(fingerprint(load(network("D")))).toEqual(fingerprint({ D: WHOLE.D, extras: {} }));
  });

  it("is refused if it is neither", () => {
    expect(userErrorOf(() => load(new PersistentObject("AugmentPipe", new Map()))).parts.received).toContain(
      "AugmentPipe",
    );
  });
});

describe("constructor arguments", () => {
  it("may be positional", () => {
    const { z_dim, c_dim, w_dim, img_resolution, ...rest } = argumentsOf("G");
    const generator = withArguments("G", [z_dim, c_dim, w_dim, img_resolution], rest);
    expect(load(generator).G_ema?.config).toEqual(WHOLE.G?.config);
  });

  it.each([
    ["an argument that is not official", { magnitude_ema_beta: 0.9 }, "magnitudeEmaBeta"],
    ["a resolution that is no power of two", { img_resolution: 24 }, "imgResolution"],
    ["a width of text", { w_dim: "48" }, "wDim"],
    ["nested ones that are not official", { synthesis_kwargs: new Map([["kernel_size", 5]]) }, "kernelSize"],
    ["nothing where a number must be", { z_dim: null }, "zDim"],
  ])("%s are refused by name", (_, changes, name) => {
    expect(userErrorOf(() => load(withArguments("G", [], { ...argumentsOf("G"), ...changes }))).message).toContain(
      name,
    );
  });

  it.each([
    ["another resolution", { img_resolution: 32 }, /synthesis\.b32\.conv0\.weight \[.*\] is missing/],
    ["another latent", { z_dim: 64 }, /mapping\.fc0\.weight must have shape \[48, 112\] and has \[48, 80\]/],
    ["no labels", { c_dim: 0 }, /mapping\.fc0\.weight must have shape/],
    [
      "other images",
      { img_channels: 3 },
      /synthesis\.b4\.torgb\.weight must have shape \[3, 24, 1, 1\] and has \[1, 24, 1, 1\]/,
    ],
  ])("that say %s contradict the tensors", (_, changes, message) => {
    expect(userErrorOf(() => load(withArguments("G", [], { ...argumentsOf("G"), ...changes }))).message).toMatch(
      message,
    );
  });

  it("may leave the average w out, which is then computed", () => {
    const mapping_kwargs = new Map<string, unknown>([
      ...(argumentsOf("G").mapping_kwargs as Map<string, unknown>),
      ["w_avg_beta", null],
    ]);
    const { className, state } = withArguments("G", [], { ...argumentsOf("G"), mapping_kwargs });
    const modules = state.get("_modules") as Map<string, PersistentObject>;
    const mapping = modules.get("mapping");
    const bare = new PersistentObject("MappingNetwork", new Map([...(mapping?.state ?? []), ["_buffers", new Map()]]));
    const without = new Map([...state, ["_modules", new Map([...modules, ["mapping", bare]])]]);
    const { G_ema, notes } = load(new PersistentObject(className, without));
    expect(G_ema?.config.mapping.wAvgBeta).toBe(1);
    expect(G_ema?.lacksAverage).toBe(true);
    expect(notes).toEqual([expect.stringContaining("10,000 latents")]);
  });

  it.each([
    ["blocks and epilogue of other activations", { block_kwargs: new Map([["activation", "relu"]]) }, "one activation"],
    ["an image of 4 that nothing reads", { img_resolution: 4 }, "architecture skip at resolution 4"],
    ["an image beyond all limits", { img_resolution: 16384 }, "one of 4, 8"],
  ])("of a discriminator are refused with the reason: %s", (_, changes, reason) => {
    expect(userErrorOf(() => load(withArguments("D", [], { ...argumentsOf("D"), ...changes }))).message).toContain(
      reason,
    );
  });

  it("that cannot change pictures are let be", () => {
    const kwargs = argumentsOf("D");
    const block_kwargs = new Map<string, unknown>([
      ["freeze_layers", 3],
      ["fp16_channels_last", true],
    ]);
    expect(load(withArguments("D", [], { ...kwargs, block_kwargs })).D?.config).toEqual(WHOLE.D?.config);
  });
});

describe("a snapshot", () => {
  it("may lack networks", () => {
    expect(
      Object.keys(
        load(
          new Map<string, unknown>([
            ["G", null],
            ["D", null],
            ["G_ema", network("G_ema")],
          ]),
        ),
      ),
    ).toEqual(["G_ema", "extras"]);
  });

  it("keeps no network or code among its extras", () => {
    expect(Object.keys(WHOLE.extras).sort()).toEqual(["augment_pipe", "training_set_kwargs"]);
  });

  it("whose extras name one list a thousand times over stays small", () => {
    let list: unknown[] = [1, 2];
    for (let i = 0; i < 40; i++) list = [list, list];
    const { extras } = load(
      new Map<string, unknown>([
        ["G_ema", network("G_ema")],
        ["training_set_kwargs", list],
      ]),
    );
    expect(JSON.stringify(extras).length).toBeLessThan(200_000);
  });
});
