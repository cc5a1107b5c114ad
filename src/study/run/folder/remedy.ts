/** What mends a file that is damaged. */

import { OtherVersion, UserError } from "../../../errors/user-error.js";

/** What `read` gives; a refusal of something damaged says what mends it. */
export function withRemedy<Value>(remedy: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof OtherVersion || error.remedy !== undefined) throw error;
    throw new UserError(error.message, remedy);
  }
}
