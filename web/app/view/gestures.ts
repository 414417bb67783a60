import type { View } from "./view.ts";

/** Changes of the same part of the view that follow within this time are one step: a key that is held, a text. */
const ONE_STEP_MS = 600;

/**
 * Tells whether a change begins something new, or goes on with the one before: undo goes back to before all of it.
 * What a pointer does from its press to its release is one step, however slow; another press is another step. Seeds
 * change by buttons, and every change is a step.
 */
export function gestures(press: () => Press, now = () => performance.now()): (past: View, current: View) => boolean {
  let [lastTime, lastParts, lastPress] = [-Infinity, "", -1];
  return (past, current) => {
    const [time, parts, { count, isHeld }] = [now(), changedParts(past, current).join(), press()];
    const isOther = parts === "seeds" || parts !== lastParts || count !== lastPress;
    const isLate = !isHeld && time - lastTime > ONE_STEP_MS;
    [lastTime, lastParts, lastPress] = [time, parts, count];
    return isOther || isLate;
  };
}

/** Going to a tab or opening an image is no step to undo; the steps remember where they were made. */
export function looksTheSame(past: View, current: View): boolean {
  return changedParts(past, current).every((part) => part === "tab" || part === "selected");
}

function changedParts(past: View, current: View): (keyof View)[] {
  const keys = Object.keys({ ...past, ...current }) as (keyof View)[];
  return keys.filter((key) => past[key] !== current[key]);
}

/** The latest press of a pointer. */
export interface Press {
  /** How many there were; each press has another number. */
  readonly count: number;
  readonly isHeld: boolean;
}

/** Follows the pointer through the events of a window. A thing that is dragged takes the pointer with it. */
export function watchPresses(events: EventTarget): () => Press {
  let [count, isDown, isDragging] = [0, false, false];
  const hear = (type: string, what: () => void): void => events.addEventListener(type, what, { capture: true });
  hear("pointerdown", () => ([count, isDown] = [count + 1, true]));
  for (const end of ["pointerup", "pointercancel"]) hear(end, () => (isDown = false));
  hear("dragstart", () => (isDragging = true));
  hear("dragend", () => (isDragging = false));
  return () => ({ count, isHeld: isDown || isDragging });
}
