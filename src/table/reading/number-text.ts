/** Numbers from the bytes of their text, without a string for each. */

const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const COMMA = 44;
const ZERO = 48;
const NINE = 57;

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** Whole numbers below hold every one of 15 digits. */
const EXACT_DIGITS = 15;

/** What the last text was: one object for all, since a table has more cells than memory has objects. */
export class NumberText {
  value = 0;
  /** decimal places as written; of a number with an exponent, 0 */
  places = 0;
  /** 0: no decimal mark; else its byte */
  mark = 0;
  hasPlus = false;
  hasLeadingZero = false;
  hasExponent = false;
  /** digits before the exponent, without zeros in front */
  digits = 0;
  /** whether the number has a digit on one side of its mark alone */
  isBare = false;
  /** whether it is nearer to 0 than any number that is kept */
  isLost = false;
  /** whether it is 0 with a minus sign */
  isMinusZero = false;
  /** whether spaces stand around it */
  hasSpaces = false;

  /**
   * Reads bytes from `start` to `end`.
   *
   * @param comma whether a comma is a decimal mark too
   * @returns whether they are a number; one of text such as "inf" is none, one beyond the largest double is infinite
   */
  read(bytes: Uint8Array, start: number, end: number, comma: boolean): boolean {
    let i = start;
    let last = end;
    while (i < last && isSpace(bytes[i])) i++;
    while (last > i && isSpace(bytes[last - 1])) last--;
    this.hasSpaces = last - i !== end - start;
    const first = i;
    const isNegative = bytes[i] === MINUS;
    this.hasPlus = bytes[i] === PLUS;
    if (isNegative || this.hasPlus) i++;
    const whole = i;
    let mantissa = 0;
    let digits = 0;
    for (; i < last && bytes[i] >= ZERO && bytes[i] <= NINE; i++) {
      mantissa = mantissa * 10 + bytes[i] - ZERO;
      if (mantissa > 0) digits++;
    }
    const wholeDigits = i - whole;
    this.hasLeadingZero = wholeDigits > 1 && bytes[whole] === ZERO;
    this.mark = 0;
    let places = 0;
    if (i < last && (bytes[i] === POINT || (comma && bytes[i] === COMMA))) {
      this.mark = bytes[i++];
      const fraction = i;
      for (; i < last && bytes[i] >= ZERO && bytes[i] <= NINE; i++) {
        mantissa = mantissa * 10 + bytes[i] - ZERO;
        if (mantissa > 0) digits++;
      }
      places = i - fraction;
    }
    if (wholeDigits + places === 0) return false;
    this.isBare = this.mark !== 0 && (wholeDigits === 0 || places === 0);
    let exponent = 0;
    this.hasExponent = i < last && (bytes[i] === 101 || bytes[i] === 69);
    if (this.hasExponent) {
      i++;
      const isDown = bytes[i] === MINUS;
      if (i < last && (isDown || bytes[i] === PLUS)) i++;
      const power = i;
      for (; i < last && bytes[i] >= ZERO && bytes[i] <= NINE; i++) exponent = Math.min(9999, exponent * 10 + bytes[i] - ZERO);
      if (i === power) return false;
      if (isDown) exponent = -exponent;
    }
    if (i !== last) return false;
    this.digits = digits;
    this.places = this.hasExponent ? 0 : places;
    const power = exponent - places;
    if (digits <= EXACT_DIGITS && power >= -22 && power <= 22) {
      const size = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
      this.value = isNegative && size !== 0 ? -size : size;
    } else {
      let text = "";
      for (let at = first; at < last; at++) text += bytes[at] === COMMA ? "." : String.fromCharCode(bytes[at]);
      this.value = Number(text) + 0;
    }
    this.isLost = digits > 0 && this.value === 0;
    this.isMinusZero = isNegative && digits === 0;
    return true;
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9;
}

/** Texts that programs write for what is no finite number. */
const NON_FINITE = /^\s*[+-]?(?:inf|infinity|∞|1\.#inf)\s*$/i;

/** Numbers of which nothing but 0 is kept: with a digit other than 0 before the exponent. */
const DIGITS = /^\s*[+-]?[\d.,]*[1-9][\d.,]*(?:e[+-]?\d+)?\s*$/i;

/** Why a text that a person takes for a number is none that is kept; undefined for other texts. */
export function notKept(text: string): string | undefined {
  if (NON_FINITE.test(text)) return "is not finite";
  return DIGITS.test(text) && Number(text.replace(",", ".")) === 0 ? "is nearer to 0 than the least number that is kept" : undefined;
}
