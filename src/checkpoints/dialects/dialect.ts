import type { RawCheckpoint } from "../assemble.ts";
import type { NameTables } from "../names.ts";

/** One way in which programs write a StyleGAN2 down: how a file is told to be of it, and how it is read. */
export interface Dialect {
  /** The program and the form, as users are told: `rosinality/stylegan2-pytorch`. */
  readonly title: string;
  /** Whether a file's value, as its format gives it, is of this dialect. The first dialect of the table counts. */
  readonly isOf: (value: unknown) => boolean;
  /**
   * Its networks: tensors under the dialect's names with the table that renames them, and configurations where
   * arguments state them.
   * @throws UserError when a network that is needed cannot be had from it.
   */
  readonly read: (value: unknown) => RawCheckpoint;
  /** Left out where names are PyTorch's own. */
  readonly names?: NameTables;
}
