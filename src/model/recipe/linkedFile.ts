import { decodeText, encodeText } from "./linkText.ts";

/** The key under which a link names the checkpoint that its images come from. */
const KEY = "file";

/** The files that a network is kept in under one name: a server hands it out as .safetensors, whatever it reads. */
const ENDING = /\.(?:pkl|pth|pt|safetensors)$/i;

export function writeLinkedFile(file: string): string {
  return `${KEY}=${encodeText(file)}`;
}

/** The file that a link names, if any. */
export function readLinkedFile(values: ReadonlyMap<string, string>): string | undefined {
  return decodeText(values.get(KEY) ?? "") || undefined;
}

/** Whether a link that names this file means this network. */
export function isLinkedFile(file: string, network: string): boolean {
  return withoutEnding(file) === withoutEnding(network);
}

/** `model`, of model.pkl. */
export function withoutEnding(file: string): string {
  return file.replace(ENDING, "");
}
