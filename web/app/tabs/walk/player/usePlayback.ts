import { useEffect, useRef, useState } from "react";
import { createPace } from "./pace.ts";
import type { Reel } from "../reel.ts";

export interface Playback {
  readonly frame: number;
  readonly isPlaying: boolean;
  /** Frames that were shown in the last second, while the film plays. */
  readonly speed: number | undefined;
  seek(frame: number): void;
  toggle(): void;
}

export interface PlaybackOptions {
  readonly total: number;
  readonly fps: number;
  readonly loop: boolean;
}

/** Plays a reel: every frame in its turn, at the film's pace where the device draws as fast, else as they come. */
export function usePlayback(reel: Reel, { total, fps, loop }: PlaybackOptions): Playback {
  const [wanted, setFrame] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>();
  const frame = Math.min(wanted, Math.max(0, total - 1));
  const shown = useRef(frame);
  shown.current = frame;
  useEffect(() => reel.aim(frame, isPlaying), [reel, frame, isPlaying]);
  useEffect(() => {
    if (!isPlaying || total === 0) return;
    const pace = createPace(fps, performance.now());
    let request = requestAnimationFrame(function tick(now) {
      const next = (shown.current + 1) % total;
      if (next === 0 && !loop) return setPlaying(false);
      if (reel.at(next) !== undefined && pace.isDue(now)) {
        pace.shown(now);
        shown.current = next;
        setFrame(next);
        setSpeed(pace.speed());
      }
      request = requestAnimationFrame(tick);
    });
    return () => {
      cancelAnimationFrame(request);
      setSpeed(undefined);
    };
  }, [reel, isPlaying, total, fps, loop]);
  return {
    frame,
    isPlaying,
    speed,
    seek: setFrame,
    toggle() {
      if (!isPlaying && !loop && frame === total - 1) setFrame(0);
      setPlaying(!isPlaying);
    },
  };
}
