/** What a lack of room comes between, as its error says it. */
export const STORING = "store the training in this browser";

/** A few files that the browser keeps for the page. A saving either happens whole or leaves what was there. */
export interface KeptFiles {
  /** What the user should know of where they lie, if anything. */
  readonly note?: string;
  /** Undefined where there is none. */
  load(name: string): Promise<Uint8Array | undefined>;
  /** @throws NoRoom. */
  save(name: string, chunks: readonly Uint8Array[]): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Kept until the page is left: for browsers, and private windows, that give a page no room of its own. */
export function memoryFiles(): KeptFiles {
  const files = new Map<string, Uint8Array>();
  return {
    note: "This browser stores nothing for the page: a reload loses the run, so download a checkpoint now and then.",
    load: async (name) => files.get(name),
    save: async (name, chunks) => void files.set(name, joined(chunks)),
    remove: async (name) => void files.delete(name),
  };
}

/** The chunks as one piece of memory of its own. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let position = 0;
  for (const chunk of chunks) {
    all.set(chunk, position);
    position += chunk.length;
  }
  return all;
}
