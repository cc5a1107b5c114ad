/** What a refusal says. */

import { expect } from "vitest";
import { UserError } from "../../src/core/errors.js";

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
