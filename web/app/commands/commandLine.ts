import type { Look, NetworkSummary } from "../../studio/studio.ts";

/** An option with its value, a flag on its own, or nothing. */
export type Option = readonly [name: string, value?: string | number] | undefined;

/** Without --network the command line takes the same network that the page comes with. */
const SHIPPED = "avatars.safetensors";

/** A command that makes what the page shows, for any shell of today. */
export function commandLine(command: string, options: readonly Option[]): string {
  const words = options.flatMap((option) => (option === undefined ? [] : option)).map((word) => quoted(String(word)));
  return ["stylegan", command, ...words].join(" ");
}

/** The options that all commands share: network and look. Directions have none. */
export function lookOptions(look: Look, { name }: Pick<NetworkSummary, "name">): Option[] {
  const { truncationPsi, truncationCutoff, noiseMode, label } = look;
  return [
    name === SHIPPED ? undefined : ["--network", name],
    ["--trunc", truncationPsi],
    truncationCutoff === undefined ? undefined : ["--trunc-cutoff", truncationCutoff],
    noiseMode === "const" ? undefined : ["--noise-mode", noiseMode],
    label === undefined ? undefined : ["--class", label],
  ];
}

function quoted(word: string): string {
  return /^[\w.,:/@%+=-]+$/.test(word) ? word : `"${word.replaceAll(/["$`\\]/g, "\\$&")}"`;
}
