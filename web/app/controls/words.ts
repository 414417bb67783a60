/** 3200 -> "3.2 thousand", 3000 -> "3 thousand"; small numbers as they are. */
export function thousands(count: number): string {
  if (count < 1000) return String(Math.round(count));
  const value = count / 1000;
  const digits = value < 10 ? 1 : 0;
  return `${Number(value.toFixed(digits)).toLocaleString("en")} thousand`;
}

/** 1 -> "1 image", 3200 -> "3.2 thousand images". */
export function imagesText(count: number): string {
  return `${thousands(count)} ${count === 1 ? "image" : "images"}`;
}

/** 0.034 -> "0.034", 18.72 -> "19": about three digits. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 10 ? 0 : Math.abs(value) >= 1 ? 1 : 3;
  return value.toFixed(digits);
}

/** 5400 -> "1 h 30 min", 95 -> "2 min", 20 -> "20 s". */
export function about(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 10) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
