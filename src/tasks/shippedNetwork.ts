import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../base/errors.ts";
import { DEFAULT_NETWORK, SHIPPED_NETWORKS } from "../model/shippedNetworks.ts";

/** Where a network of the package lies, which its own `stylegan train` made. Beside `src` and `dist` alike. */
function packaged(file: string): string {
  return fileURLToPath(new URL(`../../models/${file}`, import.meta.url));
}

/** The path of each network that comes with the package, by its name. */
export const SHIPPED_PATHS: Readonly<Record<string, string>> = Object.fromEntries(
  SHIPPED_NETWORKS.map(({ name, file }) => [name, packaged(file)]),
);

/** A bundled network; the default where none is named. -> its path. @throws UserError where it is missing. */
export function shippedNetwork(name = DEFAULT_NETWORK.name, paths = SHIPPED_PATHS): string {
  const path = paths[name];
  if (path !== undefined && existsSync(path)) return path;
  throw new UserError({
    attempted: "use the bundled network",
    rule: `it is "${path ?? name}"`,
    received: "no such file",
    next: "Reinstall the package, or use a checkpoint of your own.",
  });
}

/** A checkpoint as `--network` names it: a file or an address, or the name of a bundled network. */
export function namedNetwork(source: string): string {
  return Object.hasOwn(SHIPPED_PATHS, source) && !existsSync(source) ? shippedNetwork(source) : source;
}

/** What a person is told when nobody named a network. */
export function shippedText(path: string): string {
  return `Using the bundled avatars: ${path}`;
}
