/** The rows of a source under one seed: drawn when they are first asked for, and handed on from then on. */

import type { DataSource, Rows } from "./source.js";

export class DrawnData {
  private training: Rows | undefined;
  /** by their number */
  private readonly apart = new Map<number, Rows>();

  constructor(
    readonly source: DataSource,
    readonly seed: number,
  ) {}

  /** Coordinates of a point. */
  get dimensions(): number {
    return this.source.dimensions;
  }

  /** Rows to train on. */
  train(): Rows {
    return (this.training ??= this.source.train(this.seed));
  }

  /** `count` held-out rows, or all where the source has fewer. */
  heldOut(count: number): Rows {
    const rows = this.apart.get(count) ?? this.source.heldOut(this.seed, count);
    this.apart.set(count, rows);
    return rows;
  }
}
