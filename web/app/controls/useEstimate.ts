import { useRef } from "react";
import { estimate } from "./estimate.ts";

/** How long the rest takes, in words, by the speed since this began; what begins anew is estimated anew. */
export function useEstimate(fraction: number): string {
  const begun = useRef({ time: performance.now(), fraction });
  if (fraction < begun.current.fraction) begun.current = { time: performance.now(), fraction };
  const { time, fraction: first } = begun.current;
  return estimate(performance.now() - time, fraction - first, 1 - fraction);
}
