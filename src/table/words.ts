/** Numbers in sentences. */

/** A number as a person writes it: six digits, or all of a whole number. */
export function shortNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}
