import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../base/errors.ts";
import { similarNames } from "../base/similarNames.ts";
import { fileNameOf } from "../media/source.ts";
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

/**
 * A checkpoint as `--network` names it: a file or an address, or the name of a bundled network.
 * @throws UserError for a plain name that is neither; what is missing under a path or an ending, its reader says.
 */
export function namedNetwork(source: string): string {
  if (existsSync(source) || !/^[\w-]+$/.test(source)) return source;
  if (Object.hasOwn(SHIPPED_PATHS, source)) return shippedNetwork(source);
  throw unknownName(source);
}

/** The file that a link to the page names for it; none for the network that the page opens with. */
export function linkedFileOf(source: string | undefined): string | undefined {
  const shipped = SHIPPED_NETWORKS.find(({ name }) => name === source && !existsSync(name));
  if (source === undefined || shipped === DEFAULT_NETWORK) return undefined;
  return shipped?.file ?? fileNameOf(source);
}

function unknownName(name: string): UserError {
  const bundled = Object.keys(SHIPPED_PATHS);
  const similar = similarNames(name, [...bundled, ...namesHere()]);
  const hint = similar.length === 0 ? "" : `Did you mean ${similar.map((each) => `"${each}"`).join(" or ")}? `;
  return new UserError({
    attempted: `use the network "${name}"`,
    rule: "it must be a file, a URL or the name of a bundled network",
    received: "a name that is none of these",
    next: `${hint}The bundled networks are ${bundled.join(" and ")}.`,
  });
}

function namesHere(): readonly string[] {
  try {
    return readdirSync(".");
  } catch {
    return [];
  }
}

/** What a person is told when nobody named a network. */
export function shippedText(path: string): string {
  return `Using the bundled avatars: ${path}`;
}
