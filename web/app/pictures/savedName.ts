import type { Look } from "../../studio/studio.ts";

/** What a file of pictures is called: those that directions move do not take the names of those that stand still. */
export function savedName(name: string, { directions }: Pick<Look, "directions">): string {
  return directions.some(({ amount }) => amount !== 0) ? `${name}-moved` : name;
}

export function seedName(seed: number, look: Pick<Look, "directions">): string {
  return savedName(`seed${String(seed).padStart(4, "0")}`, look);
}
