import { useEffect, useRef, useState } from "react";
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

/** When the next frame of a film is due, and how fast they came. */
interface Pace {
  isDue(now: number): boolean;
  /** A frame is shown now. */
  shown(now: number): void;
  /** Frames of the last second; nothing until a second has passed. Told once a second, so that it can be read. */
  speed(): number | undefined;
}

const SECOND = 1000;

/** @param begin when the first frame was shown. All times in milliseconds. */
export function createPace(fps: number, begin: number): Pace {
  const interval = SECOND / fps;
  let [due, counted, since, speed] = [begin + interval, 0, begin, undefined as number | undefined];
  return {
    // A display's own frames come a little early or late.
    isDue: (now) => now >= due - interval / 4,
    shown(now) {
      // A film that was late goes on from now: it does not run to catch up.
      due = (now - due > interval ? now : due) + interval;
      counted++;
      if (now - since < SECOND) return;
      [speed, counted, since] = [(counted * SECOND) / (now - since), 0, now];
    },
    speed: () => speed,
  };
}
