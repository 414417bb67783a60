import { formats, texts } from "../texts/texts.ts";

/** 3200 -> "3.2 thousand", 3000 -> "3 thousand"; small numbers as they are. */
export function thousands(count: number): string {
  return formats().rounded(Math.round(count));
}

/** 1 -> "1 image", 3200 -> "3.2 thousand images". */
export function imagesText(count: number): string {
  return texts().words.images(Math.round(count));
}

/** 0.034 -> "0.034", 18.72 -> "19": about three digits. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 10 ? 0 : Math.abs(value) >= 1 ? 1 : 3;
  return value.toFixed(digits);
}

/** 5400 -> "1 h 30 min", 95 -> "2 min", 20 -> "20 s". */
export function about(seconds: number): string {
  const { words } = texts();
  if (seconds < 60) return words.seconds(Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 10 && minutes % 60 !== 0) return words.hoursMinutes(hours, minutes % 60);
  return hours < 48 ? words.hours(hours) : words.days(Math.round(hours / 24));
}
