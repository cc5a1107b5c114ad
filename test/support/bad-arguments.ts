/** Arguments that are wrong in some way, made from right ones by a seeded stream: the same ones in every run. */

import { integers, stream } from "../../src/numerics/random.js";
import { detached } from "./refusals.js";

const HUGE = "x".repeat(1_000_000);

/** Values that somebody's program passes by mistake. */
const ODD: [name: string, make: () => unknown][] = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["NaN", () => NaN],
  ["Infinity", () => Infinity],
  ["-Infinity", () => -Infinity],
  ["-1", () => -1],
  ["0", () => 0],
  ["1.5", () => 1.5],
  ["2^53", () => 2 ** 53],
  ["1e300", () => 1e300],
  ["a bigint", () => 10n],
  ["true", () => true],
  ["text", () => "a"],
  ["no text", () => ""],
  ["two lines", () => "two\nlines"],
  ["a megabyte", () => HUGE],
  ["a symbol", () => Symbol("odd")],
  ["a function", () => () => undefined],
  ["an array", () => []],
  ["a hole", () => new Array(3)],
  ["an array of NaN", () => [NaN, NaN]],
  ["an array of text", () => ["a", "b"]],
  ["an array of arrays", () => [[], [1]]],
  ["an object", () => ({})],
  ["an object of its own kind", () => ({ length: 3 })],
  ["a map", () => new Map()],
  ["no floats", () => new Float32Array(0)],
  ["seven floats", () => new Float32Array(7)],
  ["floats of NaN", () => new Float32Array(4).fill(NaN)],
  ["doubles", () => Float64Array.of(1, 2)],
  ["whole numbers below 0", () => Int32Array.of(-1, -2)],
  ["whole numbers that are large", () => new Int32Array(4).fill(1_000_000)],
  ["floats that are detached", () => detached()],
  ["a view of bytes", () => new DataView(new ArrayBuffer(8))],
];

/** A call that is wrong: its arguments, and what was done to right ones. */
export interface BadCall {
  what: string;
  values: unknown[];
}

/** `count` of them, each with one or two arguments, or parts of arguments, replaced, left out or beside one that there is not. */
export function badCalls(seed: number, label: string, right: () => unknown[], count: number): BadCall[] {
  const draws = integers(stream(seed, `bad arguments of ${label}`), 0, 16 * count, 2 ** 20);
  return Array.from({ length: count }, (_, call) => {
    let at = 16 * call;
    const draw = (bound: number): number => draws[at++] % bound;
    const values = right();
    const changes = Array.from({ length: values.length === 0 ? 0 : 1 + draw(2) }, () => spoil(values, draw));
    return { what: changes.join(", "), values };
  });
}

/** Spoils one argument, or a part of one, and says how. */
function spoil(values: unknown[], draw: (bound: number) => number): string {
  const index = draw(values.length);
  const [name, make] = ODD[draw(ODD.length)];
  const owner = values[index];
  const keys = isPlain(owner) ? Object.keys(owner) : [];
  if (!isPlain(owner) || keys.length === 0 || draw(2) === 0) {
    values[index] = make();
    return `argument ${index} ${name}`;
  }
  const key = keys[draw(keys.length)];
  const copy: Record<string, unknown> = { ...owner };
  const inner = owner[key];
  const innerKeys = isPlain(inner) ? Object.keys(inner) : [];
  values[index] = copy;
  if (isPlain(inner) && innerKeys.length > 0 && draw(2) === 0) {
    const innerKey = innerKeys[draw(innerKeys.length)];
    copy[key] = { ...inner, [innerKey]: make() };
    return `argument ${index}.${key}.${innerKey} ${name}`;
  }
  copy[key] = make();
  return `argument ${index}.${key} ${name}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
