import { meanOf, type StatsLine } from "./statsFile.ts";

/** What a tick tells, in the order in which one looks: how far, how fast, how it goes. */
const SHOWN: readonly (readonly [label: string, name: string, digits: number])[] = [
  ["tick", "Progress/tick", 0],
  ["kimg", "Progress/kimg", 3],
  ["sec/kimg", "Timing/sec_per_kimg", 1],
  ["augment", "Progress/augment", 3],
  ["G loss", "Loss/G/loss", 3],
  ["D loss", "Loss/D/loss", 3],
  ["real", "Loss/scores/real", 2],
  ["fake", "Loss/scores/fake", 2],
  ["GB", "Resources/cpu_mem_gb", 2],
];

/** One line. */
export function tickText(line: StatsLine): string {
  return SHOWN.map(([label, name, digits]) => `${label} ${meanOf(line, name).toFixed(digits)}`).join("  ");
}
