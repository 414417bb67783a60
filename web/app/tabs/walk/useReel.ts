import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useStudio } from "../../store/store.ts";
import type { WalkFilm } from "./walkFilm.ts";
import { Reel } from "./reel.ts";

/** A film's frames for the network that is open; the component is drawn again as they come. */
export function useReel(film: WalkFilm | undefined): Reel {
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  const reel = useMemo(() => new Reel(studio), [studio, network]);
  useEffect(() => reel.show(film), [reel, film]);
  useEffect(() => () => reel.stop(), [reel]);
  useSyncExternalStore(reel.subscribe, reel.version);
  return reel;
}
