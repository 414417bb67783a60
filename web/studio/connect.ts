import type { Studio } from "./studio.ts";

/** A worker's studio, as the page speaks to it. */
export function connectStudio(): Studio {
  const missing = (): Promise<never> => Promise.reject(new Error("The worker is not there yet"));
  return { open: missing, draw: missing, inspect: missing, directions: missing, latents: missing, stop: () => undefined };
}
