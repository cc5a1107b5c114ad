/** Numbers and lists in sentences. */

/** A count with its noun: `1 row`, `12,000 rows`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** A number as a person writes it: six digits, or all of a whole number. */
export function shortNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}
