import type { Reel } from "../reel.ts";
import classes from "./Player.module.css";

/** Places along the film that are looked at: more could not be told apart. */
const MOST_PLACES = 200;

/** Which parts of the film are drawn and play from memory. */
export function Drawn({ reel, total }: { readonly reel: Reel; readonly total: number }) {
  const places = Math.min(total, MOST_PLACES);
  const isDrawn = Array.from({ length: places }, (_, i) => reel.at(Math.floor((i * total) / places)) !== undefined);
  return (
    <div className={classes.drawn} aria-hidden>
      {runs(isDrawn).map(({ first, end }) => (
        <span key={first} style={{ left: `${(100 * first) / places}%`, width: `${(100 * (end - first)) / places}%` }} />
      ))}
    </div>
  );
}

/** The stretches of true. */
function runs(flags: readonly boolean[]): { first: number; end: number }[] {
  const found: { first: number; end: number }[] = [];
  flags.forEach((flag, i) => {
    const run = found.at(-1);
    if (!flag) return;
    if (run?.end === i) run.end++;
    else found.push({ first: i, end: i + 1 });
  });
  return found;
}
