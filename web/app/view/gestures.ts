import type { View } from "./view.ts";

/** Changes of the same part of the view that follow within this time are one step: the drag of a slider. */
const ONE_STEP_MS = 600;

/**
 * Tells whether a change begins something new, or goes on with the one before: undo goes back to before all of it.
 * Seeds change by buttons, and every press is a step.
 */
export function gestures(now: () => number = () => performance.now()): (past: View, current: View) => boolean {
  let [lastTime, lastParts] = [-Infinity, ""];
  return (past, current) => {
    const [time, parts] = [now(), changedParts(past, current).join()];
    const isNew = parts === "seeds" || parts !== lastParts || time - lastTime > ONE_STEP_MS;
    [lastTime, lastParts] = [time, parts];
    return isNew;
  };
}

/** Going to a tab or opening a picture is no step to undo; the steps remember where they were made. */
export function looksTheSame(past: View, current: View): boolean {
  return changedParts(past, current).every((part) => part === "tab" || part === "selected");
}

function changedParts(past: View, current: View): (keyof View)[] {
  const keys = Object.keys({ ...past, ...current }) as (keyof View)[];
  return keys.filter((key) => past[key] !== current[key]);
}
