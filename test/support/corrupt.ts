/** Goldens with one number changed, to see that it is noticed. */

/** Multiplies the number of largest magnitude below `path` by 1.001; an index moves by 1. */
export function corrupt(json: unknown, path: (string | number)[]): unknown {
  const copy = structuredClone(json) as Record<string | number, unknown>;
  const holder = path.slice(0, -1).reduce((value, key) => value[key] as typeof copy, copy);
  let largest = { holder, key: path[path.length - 1] };
  const magnitude = (at: typeof largest): number => (typeof at.holder[at.key] === "number" ? Math.abs(at.holder[at.key] as number) : -1);
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const here = { holder: value as typeof copy, key };
      if (magnitude(here) > magnitude(largest)) largest = here;
      visit(inner);
    }
  };
  visit(largest.holder[largest.key]);
  const number = largest.holder[largest.key] as number;
  largest.holder[largest.key] = Number.isInteger(number) && number < 10 ? number + 1 : number * 1.001;
  return copy;
}
