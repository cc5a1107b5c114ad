/** Options that may be given more than once: those whose parser is this one. */

export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
