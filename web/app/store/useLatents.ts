import { useMemo } from "react";
import type { WsSource } from "../../../src/model/wsSource.ts";
import { usableSources, type Latent } from "../view/latents.ts";
import { useStudio } from "./store.ts";

/** The latents that the page holds, as far as the network that is open takes them; the newest first. */
export function useLatents(): readonly Latent[] {
  return useUsable(useStudio((state) => state.latents));
}

/** What the gallery shows of this network. */
export function useGallery(): readonly WsSource[] {
  return useUsable(useStudio(({ view }) => view.seeds));
}

/** Those of a list that the network that is open takes; the same list as long as it says the same. */
export function useUsable<T extends WsSource>(sources: readonly T[]): readonly T[] {
  const network = useStudio((state) => state.network);
  return useMemo(() => usableSources(sources, network), [sources, network]);
}
