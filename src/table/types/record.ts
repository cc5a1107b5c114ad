/** What every type of column says of itself. */

import type { Cells, ColumnType } from "../table.js";
import type { Profile } from "./profile.js";

/** A column's type, its cells, and why. */
export interface Recognised {
  type: ColumnType;
  cells: Cells;
  /** the reason in words, such as `whole numbers, 47 distinct in 18 … 93` */
  why: string;
  notes?: string[];
}

export interface TypeRecord<Type extends ColumnType = ColumnType> {
  kind: Type["kind"];
  /** in words, for help */
  about: string;
  /** what may follow the kind in an override; empty: nothing */
  argument: string;
  /** Returns the type with its reason; null if the cells are of another one. */
  recognise: (profile: Profile) => Recognised | null;
  /**
   * Returns the type that a user asks for.
   *
   * @param argument what follows the kind and a colon
   * @throws UserError in one line that names the row of a cell which is not of the type
   */
  asked: (profile: Profile, argument: string | undefined) => Recognised;
  /** Returns the text of a number of the type as the file would have it; of a text its own. */
  print: (type: Type, value: number | string) => string;
}
