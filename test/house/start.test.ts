/** What a start of the command line loads: a user waits for it at every command, before the first line. */

import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Files of the project and packages that a module loads before its first line runs, from its static imports. */
function loadedBy(entry: string): Set<string> {
  const seen = new Set<string>();
  const open = [join(ROOT, "src", entry)];
  while (open.length > 0) {
    const file = open.pop()!;
    const name = relative(ROOT, file);
    if (seen.has(name)) continue;
    seen.add(name);
    const imports = readFileSync(file, "utf8").matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from "([^"]+)";|^import "([^"]+)";/gm);
    for (const [, named, bare] of imports) {
      const to = named ?? bare;
      if (to.startsWith(".")) open.push(join(dirname(file), to.replace(/\.js$/, ".ts")));
      else seen.add(to);
    }
  }
  return seen;
}

describe("the start of the command line", () => {
  it("loads no command before it knows which", () => {
    const loaded = [...loadedBy("cli/main.ts")];
    expect(loaded.filter((name) => name.startsWith("src/cli/commands/"))).toEqual(["src/cli/commands/index.ts"]);
    expect(loaded).not.toContain("zod");
    expect(loaded.length).toBeLessThan(15);
  });

  it.each(["study", "train", "sample", "plot", "report", "data", "doctor"])(
    "of %s loads what draws and encodes only when it is needed",
    (command) => {
      const loaded = loadedBy(`cli/commands/${command}.ts`);
      // the walk itself is no empty one
      expect(loaded).toContain("src/errors/user-error.ts");
      for (const heavy of ["vega", "vega-lite", "hyparquet", "hyparquet-writer", "@resvg/resvg-js", "fast-png", "gifenc"])
        expect(loaded).not.toContain(heavy);
      expect([...loaded].filter((name) => name.startsWith("src/report/"))).toEqual([]);
    },
  );
});
