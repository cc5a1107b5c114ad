/** Pairs of a table's columns: a scatter plot of every two, a histogram of each on the diagonal; of samples too, over the data. */

import type { Table } from "../../table/table.js";
import { countOf } from "../../formats/count.js";
import type { Figure } from "../drawing/render.js";
import { pairAxis, placed } from "../pairs/axis.js";
import type { PairChoice } from "../pairs/choose.js";
import { pairColumns } from "../pairs/choose.js";
import { pairLayers } from "../pairs/panels.js";
import type { Group, ShownColumn } from "../pairs/rows.js";
import { columnBeside, shownColumn, shownRows } from "../pairs/rows.js";
import { titled } from "../style/labels.js";
import { configColours } from "../style/theme.js";

export interface PairPlotData extends PairChoice {
  table: Table;
  /** rows to show over the data in a second colour, such as samples: columns of the same names */
  beside?: Table | undefined;
  title?: string | undefined;
}

const [DATA, SAMPLES, PLAIN] = ["#9a9a9a", "#0072b2", "#0072b2"];
/** Colour of rows without a text in the column that colours. */
const UNTOLD = "#5c5c5c";

/**
 * Returns the pair plot of a table: at most 2,000 of its rows, and the columns that {@link pairColumns} chooses. Texts, and numbers of few
 * values, are spread so that each point is seen.
 *
 * @throws UserError for a column that is not there or cannot be shown
 */
export function pairPlot({ table, beside, title = "Pairs of columns", ...choice }: PairPlotData): Figure {
  const { shown, colour, why } = pairColumns(table, beside === undefined ? choice : { ...choice, colour: null });
  const rows = shownRows(table.rows);
  const columnOf = (name: string): ShownColumn =>
    shownColumn(
      table.columns.find((column) => column.name === name)!,
      rows,
    );
  const columns = shown.map(columnOf);
  const axes = columns.map(pairAxis);
  const positions = columns.map((column, c) => placed(column, axes[c], column.name));
  const groups: Group[] = [];
  if (beside === undefined) groups.push(...groupsOf(colour === null ? null : columnOf(colour), positions, columns));
  else {
    const others = shownRows(beside.rows);
    const drawn = columns.map((column) => columnBeside(column, beside, others));
    groups.push(
      { name: "data", colour: DATA, values: columns.map(({ values }) => values), positions },
      {
        name: "samples",
        colour: SAMPLES,
        values: drawn.map(({ values }) => values),
        positions: drawn.map((column, c) => placed(column, axes[c], `beside ${column.name}`)),
      },
    );
  }
  const counted = (all: number, drawn: number, what: string): string =>
    drawn < all ? `${drawn.toLocaleString("en-US")} of ${countOf(all, what)}` : countOf(all, what);
  const first = counted(table.rows, rows.length, "row") + (beside === undefined ? "" : ` in grey, ${besideText(beside)} in blue over them`);
  const isSpread = axes.some(({ spread }) => spread > 0) && axes.length > 1;
  return {
    description: `Scatter plots of every two of ${shown.join(", ")}, with a histogram of each; ${first}${colour === null ? "" : `, in colours of ${colour}`}.`,
    spec: {
      title: titled(title, [first, ...why, ...(isSpread ? ["equal texts, and numbers of few values, are spread"] : [])]),
      ...pairLayers(axes, groups, beside === undefined ? colour : ""),
    },
  };
}

function besideText({ rows }: Table): string {
  const drawn = shownRows(rows).length;
  return drawn < rows ? `${drawn.toLocaleString("en-US")} of ${countOf(rows, "sample")}` : countOf(rows, "sample");
}

/** The rows by the level that colours them, as those of the data's colours; all in one group without such a column. */
function groupsOf(colour: ShownColumn | null, positions: readonly Float64Array[], columns: readonly ShownColumn[]): Group[] {
  const values = columns.map((column) => column.values);
  if (colour?.levels == null) return [{ name: "", colour: PLAIN, values, positions }];
  const { levels, values: codes } = colour;
  // a name of no level takes the grey of a study's baseline
  const colours = configColours(levels, "");
  const part = (all: readonly Float64Array[], isOwn: (row: number) => boolean): Float64Array[] =>
    all.map((one) => one.filter((_, row) => isOwn(row)));
  const group = (name: string, shade: string, isOwn: (row: number) => boolean): Group => ({
    name,
    colour: shade,
    values: part(values, isOwn),
    positions: part(positions, isOwn),
  });
  return [
    ...levels.map((level, code) => group(level, colours[level], (row) => codes[row] === code)),
    ...(codes.some(Number.isNaN) ? [group("missing", UNTOLD, (row) => Number.isNaN(codes[row]))] : []),
  ];
}
