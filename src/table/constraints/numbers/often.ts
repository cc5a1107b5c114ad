/** Numbers that are often equal to the least or the greatest that they may be. */

import type { Table } from "../../table.js";
import { eachPlace, numbersOf, rulersOf } from "./places.js";
import type { NumberSystem } from "./system.js";

/** Least share and number of rows at an end, and how many times as many as at the distances beside it. */
const LEAST = { share: 0.05, rows: 5, times: 2 };

/** The system with what its table says of the ends of rooms. */
export function withOften(system: NumberSystem, table: Table): NumberSystem {
  const rulers = rulersOf(system);
  const values = numbersOf(system, rulers, table);
  const [below, above] = [0, 1].map(() => system.members.map(() => new Float64Array(table.rows).fill(NaN)));
  eachPlace(system, rulers, table.rows, (member, row, low, high) => {
    const value = values[member][row];
    below[member][row] = rulers[member].distance(low, value);
    above[member][row] = rulers[member].distance(value, high);
    return value;
  });
  return {
    ...system,
    members: system.members.map((one, i) => {
      const isGrid = one.step !== null;
      if (one.place === "above") return { ...one, often: { least: roomOf(below[i], isGrid), greatest: 0 } };
      if (one.place === "below") return { ...one, often: { least: roomOf(above[i], isGrid), greatest: 0 } };
      if (one.place !== "between") return one;
      return { ...one, often: { least: shareOf(below[i], isGrid), greatest: shareOf(above[i], isGrid) } };
    }),
  };
}

/** Share of the distances that are 0; 0 where that is no more than chance. */
function shareOf(distances: Float64Array, isGrid: boolean): number {
  const known = distances.filter((distance) => !Number.isNaN(distance));
  const count = (steps: number): number => known.filter((distance) => distance === steps).length;
  const zeros = count(0);
  const isFrequent = zeros >= LEAST.rows && zeros >= LEAST.share * known.length && zeros < known.length;
  return isFrequent && (!isGrid || zeros >= LEAST.times * ((count(1) + count(2)) / 2)) ? zeros / known.length : 0;
}

/** The room of a distance of 0, so that its density goes on where that of the others, taken as exponential, begins. */
function roomOf(distances: Float64Array, isGrid: boolean): number {
  const share = shareOf(distances, isGrid);
  if (share === 0) return 0;
  const rest = distances.filter((distance) => distance > 0).toSorted();
  // the mean of an exponential law, from its median
  const mean = rest[Math.floor(rest.length / 2)] / Math.LN2;
  const room = (share / (1 - share)) * mean;
  return isGrid ? Math.max(1, Math.round(room)) : room;
}
