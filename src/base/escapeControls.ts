/**
 * What a terminal obeys instead of showing it: C0 and C1 controls and DEL, marks that reverse the direction of text,
 * separators that count as line ends. The line end and the tab are left: they are how our own text is laid out.
 */
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text as it may be shown: controls as `\u001b`, which is right within JSON too. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, escapeCharacter);
}

/** The same for text that must stay on one line. */
export function escapeLine(text: string): string {
  return escapeControls(text).replace(/[\n\t]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
