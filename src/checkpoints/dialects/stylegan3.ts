import { PersistentObject } from "../../formats/officialPickle.ts";
import type { JsonRecord } from "../checkpoint.ts";
import { discriminatorFromArguments, generatorFromArguments } from "../constructorArguments.ts";
import { isJsonRecord } from "../json.ts";
import type { Dialect } from "./dialect.ts";
import { argumentsOf, isDiscriminator, isGenerator, modulesIn, readModules, type ModuleArguments } from "./modules.ts";
import { DISCRIMINATOR_ORDER, GENERATOR_ORDER } from "./official.ts";

/** What its StyleGAN2 networks take that is left out, where that differs from stylegan2-ada-pytorch. */
const BLOCK_DEFAULTS = { numFp16Res: 4, convClamp: 256 };
const MAPPING_DEFAULTS = { wAvgBeta: 0.998 };

/** The arguments of the generator itself; all others it hands to the synthesis network. */
const OWN = new Set(["zDim", "cDim", "wDim", "imgResolution", "imgChannels", "mapping"]);

const ARGUMENTS: ModuleArguments = {
  generator: (module) =>
    generatorFromArguments(generatorArguments(argumentsOf(module, GENERATOR_ORDER)), "read the snapshot's generator"),
  discriminator: (module) => {
    const stated = argumentsOf(module, DISCRIMINATOR_ORDER);
    return discriminatorFromArguments({ ...BLOCK_DEFAULTS, ...stated }, "read the snapshot's discriminator");
  },
};

/** Whether a convolution's weight is folded into its styles changes no image. */
function generatorArguments({ fusedModconvDefault: _, mapping, ...stated }: JsonRecord): JsonRecord {
  const entries = Object.entries(stated);
  return {
    ...Object.fromEntries(entries.filter(([name]) => OWN.has(name))),
    mapping: { ...MAPPING_DEFAULTS, ...(isJsonRecord(mapping) && mapping) },
    synthesis: { ...BLOCK_DEFAULTS, ...Object.fromEntries(entries.filter(([name]) => !OWN.has(name))) },
  };
}

/** StyleGAN2 as NVIDIA's later repository trains it. */
export const stylegan3: Dialect = {
  title: "StyleGAN2 networks of NVIDIA's StyleGAN3 repository (--cfg=stylegan2)",
  isOf: (value) => modulesIn(value).some(({ module }) => isOfStylegan3(module)),
  read: (value) => readModules(value, ARGUMENTS),
};

/** That repository's modules keep more of their arguments than those of stylegan2-ada-pytorch. */
function isOfStylegan3(module: unknown): boolean {
  if (isGenerator(module)) return attribute(child(module, "synthesis"), "num_fp16_res") !== undefined;
  if (!isDiscriminator(module)) return false;
  return attribute(child(child(module, "b4"), "conv"), "in_channels") !== undefined;
}

function child(module: unknown, name: string): unknown {
  const modules = module instanceof PersistentObject ? module.state.get("_modules") : undefined;
  return modules instanceof Map ? modules.get(name) : undefined;
}

function attribute(module: unknown, name: string): unknown {
  return module instanceof PersistentObject ? module.state.get(name) : undefined;
}
