/** The texts that stand for a missing value. */

export const MISSING_TEXTS: readonly string[] = ["", "NA", "NaN", "nan", "null", "NULL", "?"];

/** Finds missing texts among bytes; spaces around them do not count. */
export class MissingTexts {
  private readonly texts: Set<string>;
  private readonly longest: number;
  /** whether one of them reads as a number, such as -999 */
  readonly hasNumbers: boolean;

  constructor(texts: readonly string[]) {
    this.texts = new Set(texts.map((text) => text.trim()));
    this.longest = Math.max(0, ...[...this.texts].map((text) => new TextEncoder().encode(text).length));
    this.hasNumbers = [...this.texts].some((text) => text !== "" && Number.isFinite(Number(text.replace(",", "."))));
  }

  has(text: string): boolean {
    return this.texts.has(text.trim());
  }

  /** Returns the missing text of these bytes; undefined if they are a value. */
  among(bytes: Uint8Array, start: number, end: number): string | undefined {
    let [first, last] = [start, end];
    while (first < last && bytes[first] === 32) first++;
    while (last > first && bytes[last - 1] === 32) last--;
    if (last - first > this.longest) return undefined;
    const text = new TextDecoder().decode(bytes.subarray(first, last));
    return this.texts.has(text) ? text : undefined;
  }
}
