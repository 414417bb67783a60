/** When the next frame of a film is due, and how fast they came. */
export interface Pace {
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
