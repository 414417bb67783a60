import { readFileSync } from "node:fs";
import { UserError } from "../../src/base/errors.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";

/** A file of test/reference. */
export function reference(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../reference/${name}`, import.meta.url)));
}

export function base64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** Bytes written as text of Latin-1 characters, which is how pickles read best. */
export function bytesOf(...parts: (string | number | Uint8Array)[]): Uint8Array {
  return concatBytes(
    parts.map((part) => {
      if (typeof part === "number") return Uint8Array.of(part);
      return typeof part === "string" ? new Uint8Array(Buffer.from(part, "latin1")) : part;
    }),
  );
}

/** The error that a call throws; fails when it throws none, or one that is no UserError. */
export function userErrorOf(call: () => unknown): UserError {
  try {
    call();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}
