/** Progress of one piece of work. */
export interface Told<T> {
  tell(progress: T): void;
  /** Takes what was told back. */
  end(): void;
}

/** Shows the progress of the newest work alone: nothing is heard of one that another follows, nor of one that ended. */
export function newest<T>(show: (progress: T | undefined) => void): () => Told<T> {
  let current: symbol | undefined;
  return () => {
    const own = Symbol("work");
    current = own;
    const isCurrent = (): boolean => current === own;
    return {
      tell: (progress) => isCurrent() && show(progress),
      end() {
        if (!isCurrent()) return;
        current = undefined;
        show(undefined);
      },
    };
  };
}
