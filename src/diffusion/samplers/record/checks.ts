/** Whether the value of an option is within its bounds. */

import { checkArray, checkChoice, checkNumber, checkWhole } from "../../../errors/checks.js";
import type { SamplerOption } from "./options.js";
import { wordsOf } from "./options.js";

/** @throws RangeError or UserError unless a sampler can run with the value */
export function checkRunOption(what: string, option: SamplerOption, value: unknown): void {
  if (option.type !== "variance") checkPlainOption(what, option, value);
  else if (typeof value !== "function") checkChoice(what, value, option.fixed);
}

/** @throws RangeError or UserError unless a configuration may say the value */
export function checkPlainOption(what: string, option: SamplerOption, value: unknown): void {
  switch (option.type) {
    case "number":
      return checkNumber(what, value, option.minimum, option.maximum);
    case "whole":
      return checkWhole(what, value, option.minimum, option.maximum);
    case "choice":
    case "variance":
      return checkChoice(what, value, wordsOf(option));
    case "list":
      checkArray(what, value, 1, option.longest);
      (value as unknown[]).forEach((entry, i) => checkWhole(`${what}[${i}]`, entry, option.minimum, option.maximum));
  }
}
