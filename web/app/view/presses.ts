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
