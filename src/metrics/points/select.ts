/**
 * Puts the element of rank `rank` among `from` … `to` in its place, smaller ones before and larger ones after
 * (Hoare's quickselect, 1961). Only `order` is moved.
 *
 * @param order what `value` is asked about
 * @param to the last element, included
 */
export function select(order: Uint32Array, value: (i: number) => number, from: number, to: number, rank: number): void {
  while (from < to) {
    const pivot = value((from + to) >>> 1);
    let i = from;
    let j = to;
    while (i <= j) {
      while (value(i) < pivot) i++;
      while (value(j) > pivot) j--;
      if (i > j) break;
      const swapped = order[i];
      order[i++] = order[j];
      order[j--] = swapped;
    }
    if (rank <= j) to = j;
    else if (rank >= i) from = i;
    else return;
  }
}
