import { useEffect, useState } from "react";

export interface Film {
  readonly frame: number;
  readonly isPlaying: boolean;
  /** Whether it stands at the newest image, and goes on to the next one that comes. */
  readonly isNewest: boolean;
  seek(frame: number): void;
  toggle(): void;
}

/** Plays images in their order and again from the first; at rest it follows the newest, unless another was chosen. */
export function useFilm(total: number, fps: number): Film {
  const [chosen, setChosen] = useState<number>();
  const [isPlaying, setPlaying] = useState(false);
  const last = Math.max(0, total - 1);
  const frame = Math.min(chosen ?? last, last);
  useEffect(() => {
    if (!isPlaying || total < 2) return;
    const timer = setInterval(() => setChosen((before = last) => (before >= last ? 0 : before + 1)), 1000 / fps);
    return () => clearInterval(timer);
  }, [isPlaying, total, last, fps]);
  const seek = (to: number): void => {
    setPlaying(false);
    setChosen(to >= last ? undefined : to);
  };
  const toggle = (): void => {
    if (!isPlaying && frame === last) setChosen(0);
    setPlaying(!isPlaying);
  };
  return { frame, isPlaying: isPlaying && total > 1, isNewest: frame === last, seek, toggle };
}

/** The newest of the addresses asked for whose image has come, so that none flickers. */
export function useLoaded(address: string | undefined): string | undefined {
  const [loaded, setLoaded] = useState<string>();
  useEffect(() => {
    if (address === undefined) return;
    let isOver = false;
    const image = new Image();
    image.src = address;
    image.decode().then(
      () => !isOver && setLoaded(address),
      () => undefined, // the run may be rewriting it
    );
    return () => {
      isOver = true;
    };
  }, [address]);
  return loaded;
}

/** Fetches images before they are shown, a few at a time, once the film is to be played. */
export function usePreloaded(addresses: readonly string[], isWanted: boolean): void {
  const all = addresses.join("\n");
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    const held: HTMLImageElement[] = [];
    void (async () => {
      for (const address of all.split("\n")) {
        if (isOver) return;
        const image = new Image();
        image.src = address;
        held.push(image);
        await image.decode().catch(() => undefined);
      }
    })();
    return () => {
      isOver = true;
      held.length = 0;
    };
  }, [all, isWanted]);
}
