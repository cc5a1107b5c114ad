/** How far a mistyped name is from another. */

/** Levenshtein's distance: how many letters are put in, left out or exchanged. */
export function editDistance(from: string, to: string): number {
  // of the letters of `from` so far to each beginning of `to`
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) next.push(Math.min(row[j] + (from[i] === to[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    row = next;
  }
  return row[to.length];
}
