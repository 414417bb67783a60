import { UserError } from "../../base/errors.ts";
import { describe, expectArray, expectMap, expectString } from "../../formats/pickle/expect.ts";
import { formatError } from "../../formats/formatError.ts";
import { isTensor } from "../../formats/isTensor.ts";
import { TensorFlowNetwork } from "../../formats/tensorflowNetwork.ts";
import { float32, type HostTensor } from "../../tensor/hostTensor.ts";
import type { RawCheckpoint, RawDiscriminator, RawGenerator } from "../assemble.ts";
import type { JsonRecord } from "../checkpoint.ts";
import { discriminatorFromArguments, generatorFromArguments } from "../constructorArguments.ts";
import { toJsonRecord } from "../json.ts";
import { unlessRefused } from "../passedOver.ts";
import type { Dialect } from "./dialect.ts";
import { DISCRIMINATOR_ARGUMENTS, GENERATOR_ARGUMENTS, pytorchArguments } from "./tensorflowArguments.ts";
import { TENSORFLOW_NAMES } from "./tensorflowNames.ts";
import { AVERAGE_KEY } from "../tensorNames.ts";

type State = ReadonlyMap<unknown, unknown>;

/** Version 4 is StyleGAN2's, 5 StyleGAN2-ADA's. */
const VERSIONS: readonly unknown[] = [4, 5];
const EARLIER = "a StyleGAN1, a Progressive GAN or an early StyleGAN2 in TensorFlow, or a later program";
/** The functions that build other networks, which later versions of the program can build as well. */
const OTHERS: Readonly<Record<string, string>> = {
  G_style: "StyleGAN1",
  D_basic: "StyleGAN1",
  G_paper: "Progressive GAN",
  D_paper: "Progressive GAN",
};
const MOST_VARIABLES = 10_000;
const MOST_ITEMS = 100;
const DEEPEST = 3;

/** Progressive growing's level of detail, which StyleGAN2 keeps as a variable and does not use. */
const UNUSED = new Set(["lod"]);

/** Pickles of NVIDIA's TensorFlow code: (G, D, Gs), where Gs is the moving average, or one network alone. */
export const tensorflow: Dialect = {
  title: "networks of NVIDIA's TensorFlow StyleGAN2 or StyleGAN2-ADA",
  names: TENSORFLOW_NAMES,
  isOf: (value) => networksOf(value).length > 0,
  read,
};

function networksOf(value: unknown): TensorFlowNetwork[] {
  const items: readonly unknown[] = value instanceof Map ? averageLast(value) : Array.isArray(value) ? value : [value];
  return items
    .slice(0, MOST_ITEMS)
    .filter((item) => item instanceof TensorFlowNetwork)
    .slice(0, 3);
}

/** What lies under keys, in the order of the program's tuples. */
function averageLast(dict: ReadonlyMap<unknown, unknown>): unknown[] {
  const isAverage = ([key]: readonly [unknown, unknown]): boolean => AVERAGE_KEY.test(String(key));
  const entries = [...dict].slice(0, MOST_ITEMS);
  return [...entries.filter((entry) => !isAverage(entry)), ...entries.filter(isAverage)].map(([, item]) => item);
}

function read(value: unknown): RawCheckpoint {
  const networks = networksOf(value);
  networks.forEach(({ state }) => checkVersion(state));
  const generators = networks.filter(({ state }) => isGenerator(state)).map(({ state }) => generator(state));
  const [first, second] = generators;
  const average = second ?? first;
  const [judge] = networks.filter(({ state }) => !isGenerator(state));
  if (average === undefined) return { ...(judge && { D: discriminator(judge.state) }), extras: {} };
  const D = judge && unlessRefused("D", () => discriminator(judge.state));
  return {
    ...(second !== undefined && { G: first }),
    G_ema: average,
    ...(D?.found && { D: D.found }),
    extras: {},
    notes: D?.notes ?? [],
  };
}

/** A generator is made of two networks. */
function isGenerator(state: State): boolean {
  const components = state.get("components");
  return components instanceof Map && components.has("synthesis");
}

function generator(state: State): RawGenerator {
  const stated = generatorFromArguments(
    pytorchArguments(argumentsOf(state), GENERATOR_ARGUMENTS),
    "read the TensorFlow generator",
  );
  const names = TENSORFLOW_NAMES.generator(stated.synthesis.imgResolution);
  return { stated, names, tensors: variablesOf(state), averageMayLack: true };
}

function discriminator(state: State): RawDiscriminator {
  const tensors = variablesOf(state);
  const older: JsonRecord = tensors.has("FromRGB_lod0/weight") ? { architecture: "orig" } : {};
  const stated = discriminatorFromArguments(
    withOneActivation(pytorchArguments({ ...older, ...argumentsOf(state) }, DISCRIMINATOR_ARGUMENTS)),
    "read the TensorFlow discriminator",
  );
  return { stated, names: TENSORFLOW_NAMES.discriminator(stated.imgResolution), tensors };
}

/** One nonlinearity serves the blocks and the last one. */
function withOneActivation(args: JsonRecord): JsonRecord {
  const { activation = "lrelu" } = toJsonRecord(args.block);
  const withActivation = (part: string): JsonRecord => ({ ...toJsonRecord(args[part]), activation });
  return { ...args, mapping: withActivation("mapping"), epilogue: withActivation("epilogue") };
}

/** `func_name` says which function builds the network. */
function argumentsOf(state: State): JsonRecord {
  const { func_name: _, ...stated } = toJsonRecord(state.get("static_kwargs"));
  return stated;
}

/** Every variable of a network and its components, by its full name. @throws UserError */
function variablesOf(root: State): Map<string, HostTensor> {
  const found = new Map<string, HostTensor>();
  const visit = (state: State, prefix: string, depth: number): void => {
    for (const item of expectArray(state.get("variables") ?? [], "a network's variables")) {
      const [name, value] = expectArray(item, "a variable");
      const short = expectString(name, "a variable's name");
      if (found.size > MOST_VARIABLES) throw formatError("the network", `it has at most ${MOST_VARIABLES} variables`);
      if (prefix === "" && UNUSED.has(short)) continue;
      found.set(prefix + short, tensorOf(value, short));
    }
    const components = expectMap(state.get("components") ?? new Map(), "a network's components");
    for (const [name, component] of components) {
      if (!(component instanceof TensorFlowNetwork) || depth >= DEEPEST) continue;
      visit(component.state, `${prefix}${expectString(name, "a component's name").slice(0, 100)}/`, depth + 1);
    }
  };
  visit(root, "", 0);
  return found;
}

/** One without axes is a NumPy scalar. */
function tensorOf(value: unknown, name: string): HostTensor {
  if (isTensor(value)) return value;
  if (typeof value === "number") return float32([], [value]);
  throw formatError("the network", `the variable ${name.slice(0, 100)} must be an array`, describe(value));
}

/** @throws UserError that names the program, for a network of an older one. */
function checkVersion(state: State): void {
  const [version, builder] = [state.get("version"), state.get("build_func_name")];
  const other = typeof builder === "string" && Object.hasOwn(OTHERS, builder) ? OTHERS[builder] : undefined;
  if (VERSIONS.includes(version) && other === undefined) return;
  throw new UserError({
    attempted: "read the TensorFlow network",
    rule: "its version must be 4 (StyleGAN2) or 5 (StyleGAN2-ADA)",
    received: `version ${describe(version)}: ${other === undefined ? EARLIER : `${other}, built by ${builder}`}`,
    next: "Its layers are different: open it with the program that wrote it.",
  });
}
