/** The text of a constraint as its parts: sides between operators, each a sum of columns and numbers. */

import { oneOf, quote, UserError, validOf } from "../../errors/user-error.js";

/** A column or a number of a side, added or subtracted. */
export interface Term {
  sign: 1 | -1;
  /** null: a number */
  column: string | null;
  /** of a number; 0 for a column */
  value: number;
  /** whether the number is a length of time, in milliseconds */
  isTime: boolean;
}

export interface Statement {
  text: string;
  sides: Term[][];
  /** those between the sides, one less than these */
  operators: string[];
}

/** Operators between sides; a longer one stands before its beginning. */
const OPERATORS = ["<=", ">=", "<", ">", "=", "&"];
/** What may follow a name or a number. */
const AFTER = /^\s*(?:$|[<>=&+-])/;
const NUMBER = /^(\d+(?:\.\d+)?)(d|h|min|s)?(?![\w.])/;
/** Milliseconds of a unit of time. */
const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1000 };

/**
 * Reads a constraint. A name is the longest column's that fits; one in double quotes is taken as it stands.
 *
 * @param names of the columns
 * @throws UserError for a column that is not there, naming the nearest, and for what is no constraint
 */
export function readStatement(text: string, names: readonly string[]): Statement {
  const byLength = names.toSorted((a, b) => b.length - a.length);
  const sides: Term[][] = [[]];
  const operators: string[] = [];
  let rest = text.trim();
  const take = (length: number): string => {
    const taken = rest.slice(0, length);
    rest = rest.slice(length).trimStart();
    return taken;
  };
  while (true) {
    const sign = rest.startsWith("-") && sides.at(-1)!.length === 0 ? -1 : 1;
    if (sign === -1) take(1);
    sides.at(-1)!.push({ ...readTerm(), sign });
    // signs between the terms of a side
    while (/^[+-]/.test(rest)) {
      const between = take(1) === "-" ? -1 : 1;
      sides.at(-1)!.push({ ...readTerm(), sign: between });
    }
    if (rest === "") break;
    const operator = OPERATORS.find((one) => rest.startsWith(one));
    if (operator === undefined) throw misread(text, `has ${quote(rest)} where an operator should be`);
    operators.push(take(operator.length));
    sides.push([]);
  }
  if (operators.length === 0) throw misread(text, "has no operator");
  return { text: text.trim(), sides, operators };

  function readTerm(): Omit<Term, "sign"> {
    const column = (name: string): Omit<Term, "sign"> => ({ column: name, value: 0, isTime: false });
    const quoted = /^"([^"]*)"/.exec(rest);
    if (quoted !== null) {
      take(quoted[0].length);
      return column(oneOf("column", quoted[1], names));
    }
    const name = byLength.find((one) => one !== "" && rest.startsWith(one) && AFTER.test(rest.slice(one.length)));
    if (name !== undefined) return column(take(name.length));
    const number = NUMBER.exec(rest);
    if (number !== null) {
      take(number[0].length);
      const unit = number[2] as string | undefined;
      return { column: null, value: Number(number[1]) * (unit === undefined ? 1 : UNITS[unit]), isTime: unit !== undefined };
    }
    const unit = /^\d+(?:\.\d+)?([a-z]+)(?![\w.])/i.exec(rest)?.[1];
    // a column's name may begin with a digit, and be mistyped
    if (unit !== undefined && !names.some((one) => /^\d/.test(one)))
      throw new UserError(`the constraint ${quote(text)} has the unknown unit of time ${quote(unit)} ${validOf(Object.keys(UNITS))}`);
    const word = /^.*?(?=[<>=&]|\s[+-]\s|$)/.exec(rest)![0].trim();
    if (word === "") throw misread(text, rest === "" ? "ends where a column should be" : `has ${quote(rest)} where a column should be`);
    return column(oneOf("column", word, names));
  }
}

/** What is said of a text that is no constraint. */
export function misread(text: string, problem: string): UserError {
  return new UserError(`the constraint ${quote(text)} ${problem} (such as a <= b, total = a + b, city & country)`);
}
