/** What the replay command prints, and its exit status. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadBackends } from "../support/backends.js";
import { corrupt } from "../support/corrupt.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { shapeOf } from "./form.js";
import { readGolden } from "./kinds.js";
import { replayFiles } from "./table.js";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const { factories } = await loadBackends();
const golden = (name: string): unknown => readGolden(join(FOLDER, name));

describe("the command's table and exit status", () => {
  const folder = temporaryFolder();

  function run(...files: string[]): { status: number; printed: string[]; complaints: string[] } {
    const printed: string[] = [];
    const complaints: string[] = [];
    const status = replayFiles(
      files,
      factories,
      (line) => printed.push(line),
      (line) => complaints.push(line),
    );
    return { status, printed, complaints };
  }

  function write(name: string, content: unknown): string {
    const file = join(folder, name);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  it("is 0 with a line for each backend where all agree", () => {
    const { status, printed, complaints } = run(join(FOLDER, "baseline.json"), join(FOLDER, "ema-decay.json"));
    expect([status, complaints]).toEqual([0, []]);
    expect(printed).toHaveLength(factories.length + 1);
    expect(printed.every((line) => line.endsWith("  ok"))).toBe(true);
    expect(printed[1]).toMatch(/^baseline\.json {3}wasm +noisy \d\.\de-\d+ +prediction /);
    expect(printed.at(-1)).toMatch(/^ema-decay\.json {2}core +kind 0 +decay \d\.\de-\d+ +ok$/);
  });

  it("is 1 where a quantity is off, and says which", () => {
    const { status, printed } = run(write("off.json", corrupt(golden("baseline.json"), ["steps", 0, "mse"])));
    expect(status).toBe(1);
    for (const line of printed) expect(line).toMatch(/FAILED: mse 1\.0e-3 is over 1e-4$/);
  });

  it.each([
    ["a file that is not there", () => join(folder, "absent.json"), /absent\.json: no such file$/],
    ["malformed JSON", () => write("broken.json", '{"steps": ['), /broken\.json: not JSON: /],
    ["an unknown form", () => write("unknown.json", { weather: "fine" }), /unknown\.json: not a golden file of a known form$/],
    ["an empty list", () => write("empty.json", []), /empty\.json: not a golden file of a known form$/],
    [
      "a field of the wrong type",
      () => write("typed.json", { ...(golden("baseline.json") as object), timesteps: "ten" }),
      /typed\.json: timesteps: .*number/,
    ],
    [
      "a tensor that is missing",
      () => write("lacking.json", { ...(golden("baseline.json") as object), initialParameters: {} }),
      /network\.0\.weight is missing$/,
    ],
    [
      "a schedule of an unknown kind",
      () => write("cosine.json", { "cosine-10": { indices: [0], betas: [0.1] } }),
      /no schedule is called "cosine-10"/,
    ],
  ])("is 2 for %s, in one line, and the other files are replayed", (_, file, complaint) => {
    const { status, printed, complaints } = run(file(), join(FOLDER, "ema-decay.json"));
    expect(status).toBe(2);
    expect(printed).toHaveLength(1);
    expect(complaints).toEqual([expect.stringMatching(complaint)]);
    expect(complaints[0]).not.toContain("\n");
  });

  it("refuses ragged arrays", () => expect(() => shapeOf([[1, 2], [3]])).toThrow("differ in length"));
});
