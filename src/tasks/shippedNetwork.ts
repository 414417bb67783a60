import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../base/errors.ts";
import { SHIPPED_NAME } from "../model/shippedName.ts";

/** The avatars that come with the package, which its own `stylegan train` made. Beside `src` and `dist` alike. */
export const SHIPPED_NETWORK = fileURLToPath(new URL(`../../models/${SHIPPED_NAME}`, import.meta.url));

/** What is used where no network is named. -> its path. @throws UserError when this installation lacks it. */
export function shippedNetwork(path = SHIPPED_NETWORK): string {
  if (existsSync(path)) return path;
  throw new UserError({
    attempted: "use the bundled network",
    rule: `it is "${path}"`,
    received: "no such file",
    next: "Reinstall the package, or use a checkpoint of your own.",
  });
}

/** What a person is told when nobody named a network. */
export function shippedText(path: string): string {
  return `Using the bundled avatars: ${path}`;
}
