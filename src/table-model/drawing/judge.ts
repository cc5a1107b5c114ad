/** How near rows are to rows held out, and whether they repeat those that a model was fitted to. */

import { copyingOf } from "../../metrics/copying.js";
import type { Measure } from "../../metrics/points/point-set.js";
import { wassersteinFrom } from "../../metrics/wasserstein-1.js";
import { coverageOf } from "../../table-metrics/coverage.js";
import { encodeRows, fitEncoding } from "../../table-metrics/encoding.js";
import type { Encoding } from "../../table-metrics/encoding.js";
import { decodeTable, schemaOf } from "../../table/coding/coding.js";
import type { TableCoding } from "../../table/coding/column.js";
import { selectRows } from "../../table/rows.js";
import type { Column, Table } from "../../table/table.js";
import { areNumbers, isModelled } from "../../table/table.js";
import type { DrawingTrial } from "./way.js";

/** Rows that are compared at most: of the samples, and held out. */
const MOST_SAMPLES = 400;
const MOST_HELD = 150;

/** Texts of a column at most: two rows of a column with more hardly ever have the same, and every one of them would be a coordinate. */
const MOST_TEXTS = 100;

function isComparable({ cells }: Column): boolean {
  return areNumbers(cells) || cells.levels.length <= MOST_TEXTS;
}

/** Rows that are compared with rows held out. */
export class DrawingJudge {
  /** rows to draw for a comparison */
  readonly samples: number;
  private readonly encoding: Encoding;
  private readonly w1: Measure;
  private readonly copying: Measure;
  private readonly coverage: Measure;

  /** @param kept numbers of the rows that the model is fitted to @param held of the rows that it is not */
  constructor(
    private readonly table: Table,
    private readonly coding: TableCoding,
    kept: Int32Array,
    held: Int32Array,
  ) {
    const few = table.columns.filter(isComparable);
    const compared = few.some(isModelled) ? { ...table, columns: few } : table;
    const train = selectRows(compared, kept.subarray(0, 10 * MOST_SAMPLES));
    const fresh = selectRows(compared, held.subarray(0, MOST_HELD));
    this.samples = Math.min(kept.length, MOST_SAMPLES);
    this.encoding = fitEncoding(train, compared);
    const [known, real] = [encodeRows(this.encoding, train), encodeRows(this.encoding, fresh)];
    this.w1 = wassersteinFrom(real);
    this.copying = copyingOf(known, real);
    this.coverage = real.rows < 3 ? () => NaN : coverageOf(real);
  }

  /** @param points of the coordinates of the table's coding */
  judge(points: Float32Array, conditions: Int32Array | undefined, dimensions: number): DrawingTrial {
    const rows = encodeRows(this.encoding, decodeTable(schemaOf(this.table), this.coding, { points, conditions, dimensions }));
    return { w1: this.w1(rows), copying: this.copying(rows), coverage: this.coverage(rows) };
  }
}
