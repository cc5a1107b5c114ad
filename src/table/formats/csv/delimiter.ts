/** Which delimiter a text has, found from its first lines. */

/** In the order of preference: a comma may be a decimal mark between the others. */
export const DELIMITERS = ["\t", ";", ",", "|"] as const;

/** Lines that are looked at. */
const LINES = 100;

/** Returns the delimiter that gives most lines the same number of fields, at least two; a comma where none does. */
export function delimiterOf(head: Uint8Array, isWhole: boolean): string {
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, counts: fieldCounts(head, delimiter.charCodeAt(0), isWhole) }));
  const steady = counted.find(({ counts }) => counts.length > 0 && counts[0] > 1 && counts.every((count) => count === counts[0]));
  if (steady !== undefined) return steady.delimiter;
  const agreeing = (counts: number[]): number => (counts[0] > 1 ? counts.filter((count) => count === counts[0]).length : 0);
  const [best] = counted.toSorted((a, b) => agreeing(b.counts) - agreeing(a.counts));
  return best !== undefined && agreeing(best.counts) > 0 ? best.delimiter : ",";
}

/** Number of fields of each of the first lines that are not blank. */
function fieldCounts(head: Uint8Array, delimiter: number, isWhole: boolean): number[] {
  const counts: number[] = [];
  let [fields, isQuoted, isBlank, isStart] = [1, false, true, true];
  for (let i = 0; i < head.length && counts.length < LINES; i++) {
    const byte = head[i];
    const ends = !isQuoted && (byte === 10 || byte === 13);
    if (byte === 34 && (isQuoted || isStart)) isQuoted = !isQuoted;
    else if (!isQuoted && byte === delimiter) fields++;
    if (ends) {
      if (!isBlank) counts.push(fields);
      [fields, isBlank] = [1, true];
    } else isBlank = false;
    isStart = ends || byte === delimiter || (isQuoted && byte === 34);
  }
  // a line that the head cuts has not all its fields
  if (isWhole && !isBlank && counts.length < LINES) counts.push(fields);
  return counts.length === 0 && !isBlank ? [fields] : counts;
}
