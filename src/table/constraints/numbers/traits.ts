/** What numbers that are no column of a file have beside their values: atoms, heavy tails. */

import { Places } from "../../reading/places.js";
import { Writing } from "../../reading/writing.js";
import type { NumberTraits } from "../../table.js";
import { missingCells } from "../../table.js";
import { Profile } from "../../types/profile.js";
import { findTraits } from "../../types/traits/index.js";

/** @param numbers NaN where one is missing */
export function traitsOfNumbers(numbers: Float64Array): NumberTraits {
  const raw = {
    name: "",
    codes: null,
    levels: [],
    values: new Float64Array(0),
    firstRows: new Int32Array(0),
    quotedNumber: undefined,
    plainNumbers: 0,
    numbers,
    dates: null,
    written: new Writing().written,
    isBinary: true,
    missing: new Map([["", missingCells(numbers)]]),
  };
  return { ...findTraits(new Profile(raw, new Places("row"), true)).traits, written: { least: 0, most: null, mark: "." } };
}
