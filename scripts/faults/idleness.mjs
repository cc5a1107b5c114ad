/** With fewer rounds, chance may disturb nothing. */
const ROUNDS = 4;

/** Why rounds that all held show nothing: none of them was disturbed. Undefined where one was, or they are few. */
export function idleness(rounds, disturbance, totals) {
  if (rounds < ROUNDS || (totals[disturbance] ?? 0) > 0) return undefined;
  return `nothing was disturbed: 0 ${disturbance} in ${rounds} rounds`;
}
