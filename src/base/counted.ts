/** A number of things in English words: `counted(1, "step")` -> "1 step", `counted(3000, "step")` -> "3,000 steps". */
export function counted(count: number, thing: string): string {
  return `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
}
