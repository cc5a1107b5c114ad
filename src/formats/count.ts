/** Counts with their nouns. */

/** `1 seed`, `3 seeds`, `10,000 seeds`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${pluralOf(noun, count)}`;
}

/** `seed` of one, else `seeds`. */
export function pluralOf(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`;
}
