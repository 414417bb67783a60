import type { LabelOrigin } from "./labels.ts";

export interface CommandSource {
  readonly name: string;
  /** Where the labels of this use of the source come from. */
  readonly labelOrigin?: LabelOrigin;
}

/** The command that makes `data.zip` of a source, classes kept, for error messages: to be pasted into a shell. */
export function datasetCommand({ name, labelOrigin }: CommandSource, ...options: readonly string[]): string {
  const command = ["stylegan dataset", shellWord(name), "data.zip", ...options].join(" ");
  if (labelOrigin !== "folders") return command;
  return `${command} --labels folders (train on data.zip without --labels: it holds the classes itself)`;
}

/** A word that shells take as it is. Double quotes are what both POSIX shells and Windows know. */
export function shellWord(word: string): string {
  if (/^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word)) return word;
  return /["$`!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}
