/** `fit --constraint`: from the command line and from a schema, to rows that keep them, and what is refused. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { noisegrid } from "./command.js";

let cwd: string;

beforeAll(() => {
  cwd = temporaryFolder();
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${(i * 37) % 90},${((i * 37) % 90) + ((i * 11) % 17)},${["Bern,CH", "Rome,IT", "Paris,FR"][i % 3]}`,
  );
  writeFileSync(join(cwd, "stays.csv"), `from,to,city,country\n${lines.join("\n")}\n`);
});

it("rows keep what the options and the schema say", async () => {
  writeFileSync(join(cwd, "stays.schema.json"), JSON.stringify({ constraints: ["city & country"] }));
  const fitted = await noisegrid(cwd, "fit", "stays.csv", "--constraint", "from <= to", "--out", "stays.safetensors");
  expect(fitted.status).toBe(0);
  expect(fitted.stdout).toContain("  every row has from <= to: to is drawn as a share of its room\n");
  expect(fitted.stdout).toContain("  every row has one of the 3 combinations of city & country\n");
  const { stdout } = await noisegrid(cwd, "sample", "stays.safetensors", "--count", "500", "--out", "-");
  const rows = stdout
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  expect(rows).toHaveLength(500);
  expect(
    rows.filter(
      ([from, to, city, country]) => Number(from) > Number(to) || !["Bern,CH", "Rome,IT", "Paris,FR"].includes(`${city},${country}`),
    ),
  ).toEqual([]);
  const shown = await noisegrid(cwd, "show", "stays.safetensors");
  expect(shown.stdout).toContain("every row has from <= to: to is drawn as a share of its room\n");
  const { constraints } = JSON.parse((await noisegrid(cwd, "show", "stays.safetensors", "--json")).stdout) as {
    constraints: { texts: string[] };
  };
  expect(constraints.texts).toEqual(["city & country", "from <= to"]);
  expect(readFileSync(join(cwd, "stays.csv"), "utf8").split("\n")[0]).toBe("from,to,city,country");
});

describe("a mistake is one line with status 2", () => {
  it.each([
    ["form <= to", 'noisegrid: unknown column "form"; did you mean "from"? (valid: from, to, city, country)\n'],
    ["to < from", 'noisegrid: row 1: "to" is 0 and "from" is 0, against the constraint "to < from"\n'],
    ["from <= city", 'noisegrid: the constraint "from <= city" needs numbers or dates: "city" is of type category\n'],
  ])("%s", async (text, message) => {
    const { status, stdout, stderr } = await noisegrid(cwd, "fit", "stays.csv", "--constraint", text, "--out", "x.safetensors");
    expect([status, stdout]).toEqual([2, ""]);
    expect(
      stderr
        .split("\n")
        .filter((line) => !line.startsWith("note:"))
        .join("\n"),
    ).toBe(message);
    expect(existsSync(join(cwd, "x.safetensors"))).toBe(false);
  });
});
