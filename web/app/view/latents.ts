import { fitWs, isSeed, type FoundWs, type WsSource } from "../../../src/model/wsSource.ts";
import type { NetworkSummary } from "../../studio/studio.ts";
import { texts } from "../texts/texts.ts";

/** Where a latent of the page comes from. */
export type LatentOrigin =
  /** A seed as it looked when it was kept. */
  | { readonly kind: "seed"; readonly seed: number }
  /** Mixed of two images of the page, by their names. */
  | { readonly kind: "mixed"; readonly row: string; readonly column: string }
  /** Another image of the page, moved along directions. */
  | { readonly kind: "moved"; readonly from: string }
  /** Found for an image, by its file's name. */
  | { readonly kind: "projected"; readonly photo: string; readonly steps: number; readonly distance: number }
  /** Made of another image of the page, by its name. */
  | { readonly kind: "edited"; readonly from: string }
  /** Read from a file. */
  | { readonly kind: "file"; readonly file: string };

/**
 * A w that the page holds. Lists of the view name it beside seeds; an image is drawn of it like of a seed, but for
 * truncation and class, which are settled in it.
 */
export interface Latent extends FoundWs {
  /** The same wherever it is kept. */
  readonly id: string;
  readonly origin: LatentOrigin;
}

/** What tells sources of the page apart: the seed, or the latent's name, which no two of them share. */
export type SourceKey = number | string;

export function sourceKey(source: WsSource): SourceKey {
  return isSeed(source) ? source : source.name;
}

export function findSource(sources: readonly WsSource[], key: SourceKey): WsSource | undefined {
  return sources.find((source) => sourceKey(source) === key);
}

/** Each of them once. */
export function distinct(sources: readonly WsSource[]): readonly WsSource[] {
  return [...new Map(sources.map((source) => [sourceKey(source), source])).values()];
}

/** "seed 85" or "face". */
export function sourceText(source: WsSource): string {
  return isSeed(source) ? texts().pictures.seed(source) : source.name;
}

/** "Seed 85" or "face", as a title or a button begins. */
export function sourceTitle(source: WsSource): string {
  return isSeed(source) ? texts().pictures.seedTitle(source) : source.name;
}

/** Those that a network takes: a latent may be of another, with other layers. */
export function usableSources<T extends WsSource>(sources: readonly T[], network: Sizes | undefined): readonly T[] {
  const isUsable = (source: WsSource): boolean => isSeed(source) || (network !== undefined && fits(source, network));
  return sources.every(isUsable) ? sources : sources.filter(isUsable);
}

type Sizes = Pick<NetworkSummary, "numWs" | "wDim">;

export function fits({ ws: { shape } }: FoundWs, { numWs, wDim }: Sizes): boolean {
  return shape[1] === numWs && shape[2] === wDim;
}

/**
 * The latents of an array of w, named after what they come from and numbered where there are several.
 * @throws UserError where the network does not fit.
 */
export function latentsOf(w: FoundWs["ws"], name: string, origin: LatentOrigin, network: Sizes): Latent[] {
  const { data } = fitWs(w, network);
  const size = network.numWs * network.wDim;
  const count = data.length / size;
  return Array.from({ length: count }, (_, i) => ({
    id: newId(),
    name: count === 1 ? name : `${name}-${i + 1}`,
    ws: { dtype: "float32", shape: [1, network.numWs, network.wDim], data: data.slice(i * size, (i + 1) * size) },
    origin,
  }));
}

/** By chance; browsers give `randomUUID` to secure pages alone. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** A name that none of the others has: `face`, then `face-2`. */
export function freeName(name: string, others: readonly Latent[]): string {
  const taken = new Set(others.map((latent) => latent.name));
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}-${i}`;
  return free;
}
