import { asError } from "../../../src/base/errors.ts";
import { useEffect, useState } from "react";
import type { Directions } from "../../studio/studio.ts";
import { useStudio } from "./store.ts";

export interface Found {
  readonly directions: Directions | undefined;
  /** 0 to 1, while they are looked for. */
  readonly fraction: number;
  readonly failure: string | undefined;
  /** Looks for them again. */
  readonly retry: () => void;
}

type Progress = Omit<Found, "retry">;

const NOTHING: Progress = { directions: undefined, fraction: 0, failure: undefined };

/** The directions of the network that is open; they are looked for when they are first needed. */
export function useFound(): Found {
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  const [found, setFound] = useState(NOTHING);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (network === undefined) return;
    let isWanted = true;
    const set = (patch: Partial<Progress>): void => {
      if (isWanted) setFound((before) => ({ ...before, ...patch }));
    };
    set(NOTHING);
    studio
      .directions((fraction) => set({ fraction }))
      .then(
        (directions) => set({ directions }),
        (error: unknown) => set({ failure: asError(error).message }),
      );
    return () => {
      isWanted = false;
    };
  }, [studio, network, tries]);
  return { ...found, retry: () => setTries(tries + 1) };
}
