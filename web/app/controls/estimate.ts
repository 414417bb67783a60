import { useRef } from "react";
import { texts } from "../texts/texts.ts";

/** Estimates from less than this say nothing. */
const ENOUGH_MS = 1000;
/** What is left and shorter than this is not worth saying. */
const WORTH_SAYING_S = 2;

/**
 * How long the rest takes, in words; empty while nobody knows, and where it does not matter.
 * @param elapsedMs What `done` took. @param done, left Shares of the whole, 0 to 1.
 */
export function estimate(elapsedMs: number, done: number, left: number): string {
  if (elapsedMs < ENOUGH_MS || done <= 0 || left <= 0) return "";
  const seconds = ((elapsedMs / done) * left) / 1000;
  return seconds < WORTH_SAYING_S ? "" : texts().words.timeLeft(duration(seconds));
}

/** 75 -> "1 min 15 s"; minutes alone from ten on. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const { words } = texts();
  if (whole < 60) return words.seconds(whole);
  const minutes = Math.floor(whole / 60);
  return minutes < 10 ? words.minutesSeconds(minutes, whole % 60) : words.minutes(Math.round(seconds / 60));
}

/** How long the rest takes, in words, by the speed since this began; what begins anew is estimated anew. */
export function useEstimate(fraction: number): string {
  const begun = useRef({ time: performance.now(), fraction });
  if (fraction < begun.current.fraction) begun.current = { time: performance.now(), fraction };
  const { time, fraction: first } = begun.current;
  return estimate(performance.now() - time, fraction - first, 1 - fraction);
}
