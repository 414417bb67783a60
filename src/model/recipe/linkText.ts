/** A person's text within a link; `~` parts the pieces of a list there. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replaceAll("~", "%7E");
}

/** The reverse; nothing for what no text was encoded as. */
export function decodeText(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
