// What rows are compared by in docs/tables-examples.md: tables are { names, rows }, a row an array of texts.
import { readFileSync } from "node:fs";
import Papa from "papaparse";

export function readCsv(file) {
  const [names, ...rows] = Papa.parse(readFileSync(file, "utf8").trim()).data;
  return { names, rows };
}

const MISSING = ["NA", ""];

/** The numbers of a column in the order of its rows, NaN where a cell is missing. */
export function column({ names, rows }, name) {
  const at = names.indexOf(name);
  return rows.map((row) => (MISSING.includes(row[at]) ? NaN : Number(row[at])));
}

export const known = (values) => values.filter((value) => !Number.isNaN(value));
export const mean = (values) => known(values).reduce((sum, value) => sum + value, 0) / known(values).length;

export function variance(values) {
  const centre = mean(values);
  return known(values).reduce((sum, value) => sum + (value - centre) ** 2, 0) / (known(values).length - 1);
}

export const deviation = (values) => Math.sqrt(variance(values));
export const share = (values, isSo) => known(values).filter(isSo).length / known(values).length;

/** Pearson's correlation over rows in which both are known. */
export function correlation(x, y) {
  const both = x.flatMap((value, i) => (Number.isNaN(value) || Number.isNaN(y[i]) ? [] : [[value, y[i]]]));
  const [a, b] = [both.map(([value]) => value), both.map(([, value]) => value)];
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = both.reduce((sum, [p, q]) => sum + (p - meanA) * (q - meanB), 0) / (both.length - 1);
  return covariance / (deviation(a) * deviation(b));
}

export function numberColumns(table) {
  return table.names.filter((_, at) => table.rows.every((row) => MISSING.includes(row[at]) || !Number.isNaN(Number(row[at]))));
}

/** How other rows differ from a table's: the largest difference of correlations, and the ratio of deviations that is farthest from 1. */
export function differences(real, other) {
  const names = numberColumns(real);
  const pairs = names.flatMap((name, i) => names.slice(0, i).map((before) => [name, before]));
  const ratios = names.map((name) => ({ name, ratio: deviation(column(other, name)) / deviation(column(real, name)) }));
  return {
    correlations: Math.max(
      ...pairs.map((pair) => {
        const [own, others] = [real, other].map((table) => correlation(...pair.map((name) => column(table, name))));
        return Math.abs(own - others);
      }),
    ),
    deviations: ratios.toSorted((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))[0],
  };
}

const RESAMPLES = 200;

/** What differs by chance: medians of {@link differences} over resamples of the table's own rows, with replacement. */
export function chance(real) {
  const random = mulberry32(1);
  const all = Array.from({ length: RESAMPLES }, () =>
    differences(real, { names: real.names, rows: real.rows.map(() => real.rows[Math.floor(random() * real.rows.length)]) }),
  );
  const median = (values) => values.toSorted((a, b) => a - b)[RESAMPLES / 2];
  return {
    correlations: median(all.map(({ correlations }) => correlations)),
    deviations: Math.exp(median(all.map(({ deviations: { ratio } }) => Math.abs(Math.log(ratio))))),
  };
}

/** Rows that are equal to one of the table's. */
export function copies(real, other) {
  const own = new Set(real.rows.map((row) => row.join("\n")));
  return other.rows.filter((row) => own.has(row.join("\n"))).length;
}

/** Mean of a column over imputed tables and its standard error (Rubin 1987): what is within tables, and what is between them. */
export function pooledMean(tables, name) {
  const columns = tables.map((table) => column(table, name));
  const means = columns.map(mean);
  const within = mean(columns.map((values) => variance(values) / values.length));
  return { mean: mean(means), error: Math.sqrt(within + (1 + 1 / tables.length) * variance(means)) };
}

/** Uniform random numbers from 0 to 1 (Tommy Ettinger's generator of 32 bits). */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
