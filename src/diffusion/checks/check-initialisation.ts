/** Checks how a noise grid begins. */

import { checkChoice, checkKeys, checkNumber } from "../../errors/checks.js";
import type { GridInitialisation } from "../noise-grid/grid.js";

const KEYS = { ones: ["kind"], normal: ["kind", "deviation"], density: ["kind", "power"] };

/** @throws RangeError or UserError unless it has a known kind and that kind's keys */
export function checkInitialisation(initialisation: GridInitialisation): void {
  checkKeys("grid.initialisation", initialisation, [...new Set(Object.values(KEYS).flat())]);
  checkChoice("grid.initialisation.kind", initialisation.kind, Object.keys(KEYS));
  checkKeys("grid.initialisation", initialisation, KEYS[initialisation.kind]);
  if (initialisation.kind === "normal") checkNumber("grid.initialisation.deviation", initialisation.deviation, 0, 1);
  if (initialisation.kind === "density") checkNumber("grid.initialisation.power", initialisation.power, 0, 4);
}
