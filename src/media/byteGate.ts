/** Lets work that needs much memory begin only where there is room for it. */
export interface ByteGate {
  /** Runs the work once its bytes fit beside those of the work under way, or nothing else is under way. */
  run<T>(bytes: number, work: () => Promise<T>): Promise<T>;
}

/** @param most bytes that work under way may need together; one piece of work may need more, alone. */
export function byteGate(most: number): ByteGate {
  const waiting: { readonly bytes: number; readonly start: () => void }[] = [];
  let inUse = 0;
  let running = 0;
  const admit = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (running > 0 && inUse + next.bytes > most) return;
      waiting.shift();
      running++;
      inUse += next.bytes;
      next.start();
    }
  };
  return {
    run: async (bytes, work) => {
      await new Promise<void>((start) => {
        waiting.push({ bytes, start });
        admit();
      });
      try {
        return await work();
      } finally {
        running--;
        inUse -= bytes;
        admit();
      }
    },
  };
}
