import { join } from "node:path";
import { defaultCacheFolder } from "../../media/cacheFolder.ts";
import { EXIT } from "../exit.ts";
import { loadParts } from "./loadParts.ts";

/**
 * Starts the bundled command with its first part, and keeps what was compiled as the process ends; but nothing of a
 * command line that was refused, which may even name no command.
 */
export function start(commandUrl: string, entry: string, importModule: (id: string) => Promise<unknown>): void {
  const keep = loadParts(commandUrl, entry, importModule, codePath(entry, process.argv[2] ?? "", process.env));
  process.once("exit", (code) => void (code === EXIT.user || keep()));
}

/**
 * Each command calls other functions, and each version of Node compiles them otherwise. None where somebody switched
 * off Node's own cache of compiled code, or wrote no command.
 */
export function codePath(entry: string, command: string, environment: NodeJS.ProcessEnv): string | undefined {
  if (environment.NODE_DISABLE_COMPILE_CACHE !== undefined || !/^[a-z]+$/.test(command)) return undefined;
  const name = [command, entry.replace(/^part-|\.cjs$/g, ""), process.version, process.arch].join("-");
  return join(defaultCacheFolder(environment), "code", `${name}.code`);
}
