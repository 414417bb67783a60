/** Inputs that hold no text, and so have no undo of their own. */
const TEXTLESS: ReadonlySet<string> = new Set([
  "button",
  "checkbox",
  "color",
  "file",
  "image",
  "radio",
  "range",
  "reset",
  "submit",
]);

/** Whether what has the focus is edited as text. */
export function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !TEXTLESS.has(target.type);
  return target instanceof HTMLTextAreaElement;
}

/** Whether what has the focus has a use of its own for arrow keys. */
export function usesArrows(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(`input, textarea, select, [role="slider"], [role="menu"], [role="tablist"]`) !== null
  );
}
