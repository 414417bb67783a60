import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { stylegan, TINY } from "./realCommands.ts";

/**
 * Runs a command that must fail by the user's mistake, say so once with the next step, and write nothing into the
 * folder.
 */
export async function refused(folder: string, argv: readonly string[], message: RegExp): Promise<void> {
  const before = readdirSync(folder, { recursive: true });
  const { code, out, err } = await stylegan(...argv, "--quiet");
  expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringMatching(message) });
  expect(err).toMatch(/^stylegan[^\n]*: [^\n]+\n(See stylegan [^\n]*--help\n)?$/);
  const { code: again, out: json, err: silence } = await stylegan(...argv, "--json");
  const { error } = JSON.parse(json) as { error: { kind: string; message: string; next?: string } };
  expect({ again, silence }).toEqual({ again: 2, silence: "" });
  expect(error.kind).toMatch(/^(user|usage)$/);
  expect(error.message).toMatch(message);
  if (error.kind === "user") expect(error.next).toMatch(/[.?]$/);
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
}

export const generate = (...more: string[]): string[] => ["generate", "--network", TINY, "--device", "cpu", ...more];
