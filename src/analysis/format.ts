/** Numbers as text: four digits, powers of ten where they are needed. */

export { countOf, pluralOf } from "../formats/count.js";

/** `0.4385`, `12.34`, `1.1e-18`; `none` where there is no number. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return "none";
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3) return value.toExponential(Math.min(digits, 2) - 1);
  const text = value.toPrecision(digits);
  return size >= 10 ** digits || text.includes("e") ? value.toFixed(0) : text;
}

/** The same with its unit. */
export function formatQuantity(value: number | null | undefined, unit: string, digits = 4): string {
  const text = formatNumber(value, digits);
  return unit === "" || value === null || value === undefined ? text : `${text} ${unit}`;
}

/** A change with its sign: `+0.021`, `-12.5`; the minus of a keyboard, so that it can be copied into code. */
export function formatSigned(value: number, digits = 3): string {
  return `${value > 0 ? "+" : ""}${formatNumber(value, digits)}`;
}

/** A share as percent with its sign: `+12.3 %`. */
export function formatChange(share: number): string {
  return `${share > 0 ? "+" : ""}${(100 * share).toFixed(1)} %`;
}

/** A share as percent: `15 %`, `4.1 %`, `0.30 %`. */
export function formatShare(share: number): string {
  const percent = 100 * share;
  // 99.96 % is not all, 0.3 % is not nothing
  if (percent < 100 && percent >= 99.5) return `${(Math.floor(10 * percent) / 10).toFixed(1)} %`;
  return `${percent === 0 || percent >= 10 ? percent.toFixed(0) : percent.toPrecision(2)} %`;
}

/** A p-value: `0.031`, `< 0.001`. */
export function formatP(p: number): string {
  if (p < 0.001) return "< 0.001";
  // as many digits as it takes to stand on its own side of 0.05
  const text = p.toPrecision(2);
  return p < 0.05 && Number(text) >= 0.05 ? p.toPrecision(4) : text;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
