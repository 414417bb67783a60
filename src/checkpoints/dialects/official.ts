import { PersistentObject } from "../../formats/officialPickle.ts";
import { discriminatorFromArguments, generatorFromArguments } from "../constructorArguments.ts";
import type { Dialect } from "./dialect.ts";
import { argumentsOf, modulesIn, readModules, type ModuleArguments } from "./modules.ts";

/** The order in which the constructors take their arguments. */
export const GENERATOR_ORDER = [
  "z_dim",
  "c_dim",
  "w_dim",
  "img_resolution",
  "img_channels",
  "mapping_kwargs",
  "synthesis_kwargs",
] as const;
export const DISCRIMINATOR_ORDER = [
  "c_dim",
  "img_resolution",
  "img_channels",
  "architecture",
  "channel_base",
  "channel_max",
  "num_fp16_res",
  "conv_clamp",
  "cmap_dim",
  "block_kwargs",
  "mapping_kwargs",
  "epilogue_kwargs",
] as const;

const ARGUMENTS: ModuleArguments = {
  generator: (module) => generatorFromArguments(argumentsOf(module, GENERATOR_ORDER), "read the snapshot's generator"),
  discriminator: (module) =>
    discriminatorFromArguments(argumentsOf(module, DISCRIMINATOR_ORDER), "read the snapshot's discriminator"),
};

/** Snapshots, and whole networks that were pickled or given to `torch.save`; also those converted from TensorFlow. */
export const official: Dialect = {
  title: "networks of NVIDIA's stylegan2-ada-pytorch",
  isOf: (value) => modulesIn(value).some(({ module }) => module instanceof PersistentObject),
  read: (value) => readModules(value, ARGUMENTS),
};
