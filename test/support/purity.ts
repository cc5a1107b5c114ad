/** What may give other bits on another engine, or depends on anything but its arguments; found in the text of a module. */

/** Members of Math whose result the language defines to the last bit. */
const EXACT = new Set("abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2".split(" "));

/** Each with what it catches; the text has neither comments nor strings. */
const RULES: [what: string, pattern: RegExp][] = [
  ["**", /\*\*/],
  ["Math taken apart", /\bMath\s*(?:\[|\?\.|[;,)\]}=]|as\b)|=\s*Math\s*$|\.\.\.Math\b/m],
  ["a clock", /\b(?:Date|performance|setTimeout|setInterval|setImmediate|requestAnimationFrame|queueMicrotask)\b/],
  ["a global of the host", /\b(?:process|globalThis|document|window|navigator|crypto|Buffer|require)\b\s*(?:\.|\[|\()/],
  ["a locale", /\.(?:toLocale\w*|localeCompare|normalize)\b|\bIntl\b/],
  // numbers are sorted as text where nothing says otherwise
  ["a sort without a comparison", /\.(?:sort|toSorted)\(\s*\)/],
  // the digits of a fraction in another base are left to the engine
  ["toString with a base", /\.toString\(\s*[^)\s]/],
  ["Atomics or shared memory", /\b(?:Atomics|SharedArrayBuffer|WeakRef|FinalizationRegistry)\b/],
];

/** Code without comments and without the text of strings; what stands in a template's braces stays. */
export function withoutText(source: string): string {
  let code = "";
  let i = 0;
  /** for each template that is open, how many braces are within its current expression */
  const templates: number[] = [];
  const inTemplate = (): void => {
    for (; i < source.length; i++) {
      if (source[i] === "\\") i++;
      else if (source[i] === "`") {
        i++;
        code += "`";
        return;
      } else if (source.startsWith("${", i)) {
        templates.push(0);
        code += "${";
        i += 2;
        return;
      }
    }
  };
  while (i < source.length) {
    const c = source[i];
    if (source.startsWith("//", i)) {
      while (i < source.length && source[i] !== "\n") i++;
    } else if (source.startsWith("/*", i)) {
      i = source.indexOf("*/", i + 2) + 2;
      if (i < 2) break;
    } else if (c === '"' || c === "'") {
      for (i++; i < source.length && source[i] !== c; i++) if (source[i] === "\\") i++;
      i++;
      code += `${c}${c}`;
    } else if (c === "`") {
      code += c;
      i++;
      inTemplate();
    } else {
      code += c;
      i++;
      if (templates.length === 0) continue;
      if (c === "{") templates[templates.length - 1]++;
      if (c === "}" && templates[templates.length - 1]-- === 0) {
        templates.pop();
        inTemplate();
      }
    }
  }
  return code;
}

/** What is impure in a module of TypeScript, in words; empty for none. */
export function impurities(source: string): string[] {
  const imports = [...source.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)["'](node:[^"']+)["']/g)].map((match) => match[1]);
  const code = withoutText(source);
  const members = [...code.matchAll(/\bMath\s*\.\s*(\w+)/g)].map((match) => match[1]);
  return [
    ...imports,
    ...members.filter((member) => !EXACT.has(member)).map((member) => `Math.${member}`),
    ...RULES.filter(([, pattern]) => pattern.test(code)).map(([what]) => what),
  ];
}
