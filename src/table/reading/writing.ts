/** How the numbers of a column are written: what their texts say beside their values. */

import { quote } from "../../errors/user-error.js";
import type { NumberText } from "./number-text.js";

/** Digits that every double keeps. */
const SAFE_DIGITS = 15;
const COMMA = 44;

/** What a number's text may have that is not kept with the number. */
type Oddity =
  | "a plus sign"
  | "a minus sign before 0"
  | "zeros in front"
  | "no digit before or after the mark"
  | "an exponent"
  | "spaces around it"
  | "more digits than are kept";

/** How the numbers of a column are written. */
export interface WrittenAs {
  least: number;
  most: number;
  hasPoint: boolean;
  hasComma: boolean;
  hasExponent: boolean;
  /** the first number with another decimal mark than those before, with its place */
  otherMark: { text: string; place: string } | undefined;
  /** whether a number with a decimal mark has more digits than every double keeps */
  hasLongFraction: boolean;
  /** the first text that is unusual in each way */
  odd: Partial<Record<Oddity, string>>;
}

export class Writing {
  readonly written: WrittenAs = {
    least: Infinity,
    most: 0,
    hasPoint: false,
    hasComma: false,
    hasExponent: false,
    otherMark: undefined,
    hasLongFraction: false,
    odd: {},
  };
  /** whether a number's text says more than its value: zeros in front, more digits than are kept */
  hasOdd = false;

  /** @param shown the text, and where it stands */
  note(text: NumberText, shown: () => { text: string; place: string }): void {
    const { written } = this;
    if (text.hasExponent) written.hasExponent = true;
    else {
      if (text.places < written.least) written.least = text.places;
      if (text.places > written.most) written.most = text.places;
    }
    if (text.mark !== 0 && (text.mark === COMMA ? written.hasPoint : written.hasComma)) written.otherMark ??= shown();
    if (text.mark === COMMA) written.hasComma = true;
    else if (text.mark !== 0) written.hasPoint = true;
    const isOdd = text.hasPlus || text.isMinusZero || text.hasLeadingZero || text.isBare || text.hasExponent || text.hasSpaces;
    if (!isOdd && text.digits <= SAFE_DIGITS) return;
    if (text.digits > SAFE_DIGITS && text.mark !== 0) written.hasLongFraction = true;
    // made for the first of each kind alone
    const say = (oddity: Oddity): void => {
      written.odd[oddity] ??= exampleOf(shown());
    };
    if (text.hasPlus) say("a plus sign");
    if (text.isMinusZero) say("a minus sign before 0");
    if (text.isBare) say("no digit before or after the mark");
    if (text.hasLeadingZero) say("zeros in front");
    if (text.hasExponent) say("an exponent");
    if (text.hasSpaces) say("spaces around it");
    const isLong = text.digits > SAFE_DIGITS && text.mark === 0 && !text.hasExponent && !Number.isSafeInteger(text.value);
    if (text.digits > 17 || isLong) say("more digits than are kept");
    this.hasOdd ||= text.hasLeadingZero || isLong || !Number.isFinite(text.value);
  }
}

function exampleOf({ text, place }: { text: string; place: string }): string {
  return `${quote(text)} on ${place}`;
}
