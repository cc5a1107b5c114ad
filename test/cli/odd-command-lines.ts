/** Command lines of which each has a mistake, drawn from a seed. */

/** Numbers from 0 up to a bound, the same of the same seed (a linear congruence; its upper bits). */
function drawer(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const NUMBERS: Record<string, string[]> = {
  train: ["--seed", "--steps", "--points"],
  sample: ["--count", "--seed", "--jobs", "--steps"],
  study: ["--steps", "--jobs"],
  doctor: ["--points", "--seed"],
};
const NAMES: Record<string, [option: string, valid: string][]> = {
  train: [
    ["--dataset", "moons"],
    ["--config", "multi-scale"],
    ["--backend", "native"],
  ],
  sample: [
    ["--format", "parquet"],
    ["--sampler", "dpmpp_2m"],
    ["--backend", "wasm"],
  ],
  study: [
    ["--only", "grid-10"],
    ["--only", "grid-10/dino"],
    ["--backend", "reference"],
  ],
  plot: [["--format", "both"]],
  doctor: [
    ["--config", "baseline"],
    ["--dataset", "swiss-roll-3d"],
  ],
};
/** What each command needs besides. */
const REST: Record<string, string[]> = {
  train: ["--dataset", "moons"],
  sample: ["nowhere", "--out", "x.csv"],
  study: ["paper"],
  plot: ["nowhere"],
  report: ["nowhere"],
  doctor: ["--config", "baseline", "--dataset", "moons"],
};
const NO_NUMBERS = [
  "",
  " ",
  "1e3",
  "0x10",
  "0b1",
  " 5",
  "5 ",
  "٣",
  "５",
  "-1",
  "-0",
  "+5",
  "1.5",
  "1_000",
  "1,000",
  "5\n",
  "NaN",
  "Infinity",
];
const TOO_LARGE = ["9007199254740992", "9007199254740993", "9".repeat(400), "1".repeat(100_000)];
const NO_SEEDS = [
  "",
  ",",
  "1,,2",
  "3-1",
  "1-",
  "-3",
  "1..3",
  "1-2-3",
  "a",
  "0x1-0x3",
  "1;2",
  "1-1000000",
  "9007199254740993",
  "1-999,2000-2002,5000-6000",
];
const STRANGE = [
  "\n",
  "\r\nnoisegrid: done",
  "\u001b[2J\u001b[31m",
  "\u0000",
  "\u202emoons",
  "🙂",
  "../..",
  "*",
  "$&",
  "%s%d",
  "__proto__",
  "constructor",
  "toString",
];

type Draw = (bound: number) => number;
type Maker = (draw: Draw, command: string) => string[] | undefined;

function pick<T>(draw: Draw, items: readonly T[]): T {
  return items[draw(items.length)];
}

/** One character more, less, doubled or another. */
function mistyped(draw: Draw, text: string, from: number): string {
  const at = from + draw(text.length - from);
  const [before, here, after] = [text.slice(0, at), text[at], text.slice(at + 1)];
  return pick(draw, [before + after, before + here + here + after, `${before}q${after}`, `${text}q`]);
}

function assigned(draw: Draw, option: string, value: string): string[] {
  return draw(2) === 0 ? [option, value] : [`${option}=${value}`];
}

const MAKERS: Maker[] = [
  (draw, command) => NUMBERS[command] && assigned(draw, pick(draw, NUMBERS[command]), pick(draw, [...NO_NUMBERS, ...TOO_LARGE])),
  (draw, command) => (command === "study" ? assigned(draw, "--seeds", pick(draw, NO_SEEDS)) : undefined),
  (draw, command) => {
    if (NAMES[command] === undefined) return undefined;
    const [option, valid] = pick(draw, NAMES[command]);
    const strange = pick(draw, STRANGE);
    return assigned(draw, option, pick(draw, [mistyped(draw, valid, 0), strange.repeat(1 + draw(3)), strange.repeat(20_000)]));
  },
  (draw, command) => NAMES[command] && [mistyped(draw, pick(draw, NAMES[command])[0], 3), "x"],
  (draw) => [`--${pick(draw, STRANGE).repeat(1 + draw(5000))}`],
  (draw, command) => NUMBERS[command] && [pick(draw, NUMBERS[command])],
  (draw, command) => {
    if (NUMBERS[command] === undefined) return undefined;
    const option = pick(draw, NUMBERS[command]);
    return [...assigned(draw, option, "20"), ...assigned(draw, option, pick(draw, ["20", "30"]))];
  },
  (draw) => ["one", "more", pick(draw, STRANGE)],
  (draw, command) => (command === "train" || command === "sample" ? ["--out", pick(draw, ["", "--evaluate", "--count"])] : undefined),
];

/** @returns arguments of `count` commands */
export function oddCommandLines(count: number, seed: number): string[][] {
  const draw = drawer(seed);
  const lines: string[][] = [];
  while (lines.length < count) {
    const command = pick(draw, Object.keys(REST));
    if (draw(12) === 0) {
      lines.push([mistyped(draw, command, 1), ...REST[command]]);
      continue;
    }
    const wrong = pick(draw, MAKERS)(draw, command);
    // what a command needs must not be what is given twice
    const rest = REST[command].flatMap((word, i, all) =>
      wrong?.some((other) => other.split("=")[0] === (word.startsWith("--") ? word : all[i - 1])) ? [] : [word],
    );
    if (wrong !== undefined) lines.push([command, ...rest, ...wrong]);
  }
  return lines;
}
