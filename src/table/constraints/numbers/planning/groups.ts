/** Sets that have members in common, put together. */

/** @returns lists of the sets' numbers: those of one list are joined by members in common, in the order of their first */
export function joined(sets: readonly (readonly (string | number)[])[]): number[][] {
  const groups: { members: Set<string | number>; sets: number[] }[] = [];
  sets.forEach((set, number) => {
    const touched = groups.filter(({ members }) => set.some((member) => members.has(member)));
    const group = touched[0] ?? { members: new Set<string | number>(), sets: [] };
    if (touched.length === 0) groups.push(group);
    for (const other of touched.slice(1)) {
      for (const member of other.members) group.members.add(member);
      group.sets.push(...other.sets);
      groups.splice(groups.indexOf(other), 1);
    }
    for (const member of set) group.members.add(member);
    group.sets.push(number);
  });
  return groups.map((group) => group.sets.toSorted((a, b) => a - b));
}
