import { METADATA_KEY } from "../metadata.ts";
import { CONFIG_KEY, readStateDict } from "../readStateDict.ts";
import type { Dialect } from "./dialect.ts";

/** Our own files, which state their configurations. */
export const ownFile: Dialect = {
  title: "networks of this program",
  isOf: (value) => value instanceof Map && (value.has(METADATA_KEY) || value.has(CONFIG_KEY)),
  read: readStateDict,
};

/** The seed project's training checkpoints. */
export const miemiegan: Dialect = {
  title: "a checkpoint of miemieGAN",
  isOf: (value) => value instanceof Map && ["synthesis", "synthesis_ema"].some((key) => value.get(key) instanceof Map),
  read: readStateDict,
};

/** Tensors under PyTorch's names, whoever wrote them: what names and shapes show is all that is known. */
export const stateDict: Dialect = {
  title: "state dicts under the names of NVIDIA's PyTorch networks",
  isOf: () => true,
  read: readStateDict,
};
