/** What a call is refused with, and arguments that no call may take. */

import { expect } from "vitest";
import { UserError } from "../../src/errors/user-error.js";

/** The message of what a call throws; fails where it throws nothing. */
export function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the call was not refused");
}

/** The message of the user's mistake that `act` is refused for, on one line; "not refused" where it is not. Other errors are thrown on. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message.split("\n")).toHaveLength(1);
    return error.message;
  }
  return "not refused";
}

/** Seeds that there are not, and how a message shows them. */
export const BAD_SEEDS: [seed: number, text: string][] = [
  [-1, "-1"],
  [1.5, "1.5"],
  [2 ** 53, "9007199254740992"],
  [NaN, "NaN"],
  [Infinity, "Infinity"],
  ["a" as unknown as number, '"a"'],
  [undefined as unknown as number, "undefined"],
];

/** A view whose memory was transferred elsewhere. */
export function detached(): Float32Array {
  const values = new Float32Array(4);
  structuredClone(values, { transfer: [values.buffer] });
  return values;
}
