// What is asked of real and generated rows alike, table by table.
import { column, correlation, deviation, known, mean, share } from "./measures.mjs";

const whole = (value) => String(Math.round(value));
const decimals = (digits) => (value) => value.toFixed(digits);
const percent = (value) => `${(100 * value).toFixed(1)} %`;

const range = (values) => [Math.min(...known(values)), Math.max(...known(values))].join(" … ");
const asIs = (value) => value;

function where({ names, rows }, name, text) {
  const at = names.indexOf(name);
  return { names, rows: rows.filter((row) => row[at] === text) };
}

function penguinsOnOtherIslands({ names, rows }) {
  const [species, island] = ["species", "island"].map((name) => names.indexOf(name));
  const home = { Gentoo: "Biscoe", Chinstrap: "Dream" };
  return rows.filter((row) => home[row[species]] !== undefined && home[row[species]] !== row[island]).length;
}

const between = (table, x, y) => correlation(column(table, x), column(table, y));

/** @param written what a value looks like @param value of a table */
const fact = (what, written, value) => ({ what, written, value });

export const ELSEWHERE = fact("Gentoo off Biscoe and Chinstrap off Dream, rows", whole, penguinsOnOtherIslands);

/** Share of values that are multiples of a unit; minutes to a thousandth are whole seconds but for .03 of one. */
const multiples = (name, unit) => (rows) => share(column(rows, name), (value) => Math.abs(value / unit - Math.round(value / unit)) < 0.04);

export const FACTS = {
  penguins: [
    ELSEWHERE,
    fact("correlation of bill length and depth, all rows", decimals(2), (rows) => between(rows, "bill_length_mm", "bill_depth_mm")),
    fact("… of Gentoo alone", decimals(2), (rows) => between(where(rows, "species", "Gentoo"), "bill_length_mm", "bill_depth_mm")),
    fact("body mass of males less that of females, g", whole, (rows) => {
      const [male, female] = ["male", "female"].map((sex) => mean(column(where(rows, "sex", sex), "body_mass_g")));
      return male - female;
    }),
    fact("sex missing", percent, (rows) => where(rows, "sex", "NA").rows.length / rows.rows.length),
    fact("body mass a multiple of 50 g", percent, multiples("body_mass_g", 50)),
    fact("body mass, g", asIs, (rows) => range(column(rows, "body_mass_g"))),
  ],
  airquality: [
    fact("correlation of ozone and temperature", decimals(2), (rows) => between(rows, "Ozone", "Temp")),
    fact("ozone missing", percent, (rows) => column(rows, "Ozone").filter(Number.isNaN).length / rows.rows.length),
    fact("ozone, mean", decimals(1), (rows) => mean(column(rows, "Ozone"))),
    fact("ozone, range", asIs, (rows) => range(column(rows, "Ozone"))),
    fact("days 1 to 5 or 27 to 31 of the month", percent, (rows) => share(column(rows, "Day"), (day) => day <= 5 || day >= 27)),
    fact("deviation of the day", decimals(1), (rows) => deviation(column(rows, "Day"))),
  ],
  quakes: [
    fact("deeper than 400 km", percent, (rows) => share(column(rows, "depth"), (depth) => depth > 400)),
    fact("less deep than 60 km", percent, (rows) => share(column(rows, "depth"), (depth) => depth < 60)),
    fact("between the two arcs, longitude 172 to 178", percent, (rows) => share(column(rows, "long"), (long) => long > 172 && long < 178)),
    fact("correlation of magnitude and stations", decimals(2), (rows) => between(rows, "mag", "stations")),
    fact("magnitude", asIs, (rows) => range(column(rows, "mag"))),
    fact("depth, km", asIs, (rows) => range(column(rows, "depth"))),
  ],
  faithful: [
    fact("eruptions of less than 3 minutes", percent, (rows) => share(column(rows, "eruptions"), (minutes) => minutes < 3)),
    fact("… of 2.5 to 3.5 minutes", percent, (rows) => share(column(rows, "eruptions"), (minutes) => minutes > 2.5 && minutes < 3.5)),
    fact("correlation of eruption and waiting", decimals(2), (rows) => between(rows, "eruptions", "waiting")),
    fact("eruptions of whole seconds", percent, multiples("eruptions", 1 / 60)),
    fact("waiting, minutes", asIs, (rows) => range(column(rows, "waiting"))),
    fact("eruptions, minutes", asIs, (rows) => range(column(rows, "eruptions"))),
  ],
};
