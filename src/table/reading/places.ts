/** Where a row stands in its file, as a person counts. */

export class Places {
  private readonly rows: number[] = [];
  private readonly shifts: number[] = [];
  private shift = Number.NaN;

  /** @param unit `line` for text, `row` for formats without lines */
  constructor(private readonly unit: "line" | "row") {}

  /** Keeps the line of a row; rows come in order, counted from 0, and only a jump takes memory. */
  keep(row: number, line: number): void {
    if (line - row === this.shift) return;
    this.shift = line - row;
    this.rows.push(row);
    this.shifts.push(this.shift);
  }

  /** Names the place of a row, such as `line 12`. */
  of(row: number): string {
    let low = 0;
    let high = this.rows.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.rows[middle] <= row) low = middle;
      else high = middle;
    }
    return `${this.unit} ${row + (this.shifts[low] ?? 1)}`;
  }
}
