/**
 * The names that someone who wrote `name` may have meant, the likeliest first: those that differ by few letters, upper
 * and lower case apart, or that begin alike.
 * @param most how many at most; 3 by default.
 */
export function similarNames(name: string, candidates: Iterable<string>, most = 3): string[] {
  const wanted = name.toLowerCase();
  const score = (candidate: string): number => distanceTo(wanted, candidate.toLowerCase());
  const scored = [...candidates].map((candidate) => ({ candidate, distance: score(candidate) }));
  const near = scored.filter(({ distance }) => distance <= Math.max(2, wanted.length * 0.4));
  return near
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

function distanceTo(wanted: string, candidate: string): number {
  const begins = wanted.length >= 3 && candidate.startsWith(wanted);
  return begins ? 1 : editDistance(wanted, candidate);
}

/** Letters to insert, remove or replace to turn one word into the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
