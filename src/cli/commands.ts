import type { CommandEntry } from "./command.ts";

/** The commands of `stylegan`, in the order of its help; one file each under `commands/`. */
export const COMMANDS: readonly CommandEntry[] = [];
