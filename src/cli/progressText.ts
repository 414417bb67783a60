/** How far a piece of work was at some moment. */
export interface ProgressSample {
  /** Milliseconds on any steady clock. */
  readonly at: number;
  readonly done: number;
}

/** A duration as a person reads it: `9s`, `1:17`, `2:03:04`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first = 0, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

/** A speed: items a second, or seconds an item where that is the larger; bytes as MB a second. */
export function speedText(perSecond: number, unit: string): string {
  if (unit === "bytes") return `${amountText(perSecond, unit)}/s`;
  if (perSecond >= 1) return `${perSecond.toFixed(perSecond >= 10 ? 0 : 1)}/s`;
  const each = 1 / perSecond;
  return `${each.toFixed(each >= 10 ? 0 : 1)}s each`;
}

/** An amount of its unit; bytes as kB or MB. */
export function amountText(amount: number, unit: string): string {
  if (unit !== "bytes") return String(amount);
  return amount < 1e6 ? `${(amount / 1e3).toFixed(0)} kB` : `${(amount / 1e6).toFixed(1)} MB`;
}

/** Items a second from the oldest sample to the newest; undefined as long as nothing was done between them. */
export function speedOf(samples: readonly ProgressSample[]): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.done <= first.done || last.at <= first.at) return undefined;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** `12/500 pictures, 4.9/s, 1:39 left`; without a total `12 pictures, 4.9/s`. */
export function progressText(samples: readonly ProgressSample[], total: number | undefined, unit: string): string {
  const done = samples.at(-1)?.done ?? 0;
  const speed = speedOf(samples);
  const ofTotal = total === undefined ? "" : `/${amountText(total, unit)}`;
  const amount = `${amountText(done, unit)}${ofTotal}${unit === "bytes" ? "" : ` ${unit}`}`;
  if (speed === undefined) return amount;
  const left = total === undefined ? [] : [`${durationText((total - done) / speed)} left`];
  return [amount, speedText(speed, unit), ...left].join(", ");
}
