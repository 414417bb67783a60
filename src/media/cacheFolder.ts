import { homedir } from "node:os";
import { join } from "node:path";

/** Where each system keeps what a program may fetch again; elsewhere the XDG rule holds. */
const CACHE_FOLDERS: Readonly<Record<string, (home: string) => string>> = {
  darwin: (home) => join(home, "Library", "Caches"),
  win32: (home) => join(home, "AppData", "Local"),
};

/** The variables by which a person moves that place, the first that is set. */
const VARIABLES: readonly string[] = ["XDG_CACHE_HOME", "LOCALAPPDATA"];

/** The folder for downloads: `stylegan2-ada` in the user's cache folder. It is not created here. */
export function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  const chosen = VARIABLES.map((name) => environment[name]).find((value) => value !== undefined && value !== "");
  return join(chosen ?? CACHE_FOLDERS[platform]?.(home) ?? join(home, ".cache"), "stylegan2-ada");
}
