/** The rows of a source for one seed. The first call draws them; later calls return the same rows. */

import type { DataSource, Rows } from "./source.js";

export class DrawnData {
  private training: Rows | undefined;
  /** held-out rows by their number */
  private readonly apart = new Map<number, Rows>();

  constructor(
    readonly source: DataSource,
    readonly seed: number,
  ) {}

  /** Number of coordinates of a point. */
  get dimensions(): number {
    return this.source.dimensions;
  }

  /** Returns the rows to train on. */
  train(): Rows {
    return (this.training ??= this.source.train(this.seed));
  }

  /** Returns `count` held-out rows, or all of them if the source has fewer. */
  heldOut(count: number): Rows {
    const rows = this.apart.get(count) ?? this.source.heldOut(this.seed, count);
    this.apart.set(count, rows);
    return rows;
  }
}
