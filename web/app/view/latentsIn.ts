import { isSeed, type WsSource } from "../../../src/model/wsSource.ts";
import type { Latent } from "./latents.ts";
import type { View } from "./view.ts";

/** The latents that a view is made of; the page may hold them under other names by now, or no more. */
export function latentsIn({ seeds, mix, walk, directions, edit }: View): readonly Latent[] {
  const blended = edit.blends.flatMap(({ from }): WsSource[] => (from === "w_avg" ? [] : [from]));
  const walked = walk.keyframes.map(({ seed }) => seed);
  const edited = edit.base === undefined ? [] : [edit.base];
  const sources = [...seeds, ...mix.rows, ...mix.columns, ...walked, directions.seed, ...edited, ...blended];
  return sources.filter((source): source is Latent => !isSeed(source));
}
