import cliProgress from "cli-progress";
import { durationText, progressText, type ProgressSample } from "./progressText.ts";

/** One piece of work that is under way. */
export interface Progress {
  /** Tells how much is done by now, of the total; the total may become known on the way. */
  update(done: number, total?: number): void;
  finish(): void;
}

export type SpeedOver = "last" | "all";

export interface ProgressReporter {
  /**
   * @param label what goes on: `Generating`.
   * @param total how much there is to do, where that is known.
   * @param unit what is counted: `pictures`, `frames`, or `bytes`.
   * @param over what the speed is taken over: the last steps, or all since the first update, rare pauses among them.
   */
  start(label: string, total: number | undefined, unit: string, over?: SpeedOver): Progress;
  /** Ends whatever was not finished, so that the terminal is left in order. */
  stop(): void;
}

export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Milliseconds between two lines where there is no terminal. */
const LINE_INTERVAL = 10_000;
/** Samples from which speed is taken: long enough to be steady, short enough to follow a change. */
const WINDOW = 50;

export const SILENT: ProgressReporter = {
  start: () => ({ update: () => undefined, finish: () => undefined }),
  stop: () => undefined,
};

/** Reports on `stream` (stderr): a live bar in a terminal, elsewhere a line now and then and one at the end. */
export function progressReporter(
  stream: ProgressStream,
  now: () => number = () => performance.now(),
): ProgressReporter {
  const open = new Set<Progress>();
  return {
    start: (label, total, unit, over = "last") => {
      const show = stream.isTTY === true ? liveBar(stream, label) : lines(stream, label, now);
      const progress = tracked(show, { total, unit, over }, now, () => open.delete(progress));
      open.add(progress);
      return progress;
    },
    stop: () => {
      for (const progress of [...open]) progress.finish();
    },
  };
}

/** How progress is shown; `share` is 0 to 1. */
interface Display {
  show(text: string, share: number): void;
  /** Leaves what was done in sight; nothing where no text is given. */
  end(text: string | undefined, seconds: number): void;
}

interface Counted {
  readonly total: number | undefined;
  readonly unit: string;
  readonly over: SpeedOver;
}

function tracked(
  display: Display,
  { total: firstTotal, unit, over }: Counted,
  now: () => number,
  onFinish: () => void,
): Progress {
  const started = now();
  let total = firstTotal;
  let samples: readonly ProgressSample[] = over === "all" ? [] : [{ at: started, done: 0 }];
  let finished = false;
  return {
    update: (done, newTotal) => {
      total = newTotal ?? total;
      samples = [...(over === "all" ? samples.slice(0, 1) : samples.slice(-WINDOW)), { at: now(), done }];
      display.show(progressText(samples, total, unit), total === undefined || total === 0 ? 0 : done / total);
    },
    finish: () => {
      if (finished) return;
      finished = true;
      onFinish();
      const done = samples.at(-1)?.done ?? 0;
      const text = done === 0 ? undefined : progressText([{ at: 0, done }], total, unit);
      display.end(text, (now() - started) / 1000);
    },
  };
}

function liveBar(stream: ProgressStream, label: string): Display {
  const bar = new cliProgress.SingleBar(
    {
      format: `${label} [{bar}] {text}`,
      stream: stream as NodeJS.WritableStream,
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false, // signals are handled in one place, by runProcess
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(1, 0, { text: "" });
  return {
    show: (text, share) => bar.update(share, { text }),
    end: (text, seconds) => {
      bar.stop();
      if (text !== undefined) stream.write(summary(label, text, seconds));
    },
  };
}

function lines(stream: ProgressStream, label: string, now: () => number): Display {
  let last = now();
  return {
    show: (text) => {
      if (now() - last < LINE_INTERVAL) return;
      last = now();
      stream.write(`${label}: ${text}\n`);
    },
    end: (text, seconds) => {
      if (text !== undefined) stream.write(summary(label, text, seconds));
    },
  };
}

function summary(label: string, text: string, seconds: number): string {
  return `${label}: ${text} in ${durationText(seconds)}\n`;
}
