import type { View } from "./view.ts";

/** Changes of the same part of the view that follow within this time are one step: the drag of a slider. */
const ONE_STEP_MS = 600;

/** Tells whether a change begins something new, or goes on with the one before: undo goes back to before all of it. */
export function gestures(now: () => number = () => performance.now()): (past: View, current: View) => boolean {
  let [lastTime, lastParts] = [-Infinity, ""];
  return (past, current) => {
    const [time, parts] = [now(), changedParts(past, current)];
    const isNew = parts !== lastParts || time - lastTime > ONE_STEP_MS;
    [lastTime, lastParts] = [time, parts];
    return isNew;
  };
}

function changedParts(past: View, current: View): string {
  const keys = Object.keys({ ...past, ...current }) as (keyof View)[];
  return keys.filter((key) => past[key] !== current[key]).join();
}
