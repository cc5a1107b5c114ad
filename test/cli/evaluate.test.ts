/** `evaluate`: a table's model beside real rows, as words and as JSON. */

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { beforeAll, expect, it, vi } from "vitest";
import { addEvaluate } from "../../src/cli/commands/evaluate.js";
import type { TableEvaluation } from "../../src/table-evaluation/evaluation.js";
import { TableModel } from "../../src/table-model/table-model.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { noisegrid } from "./command.js";

let cwd: string;

beforeAll(async () => {
  cwd = temporaryFolder();
  const [header, ...lines] = readFileSync(resolve("data/tables/iris.csv"), "utf8").trim().split("\n");
  const write = (name: string, isIn: (row: number) => boolean): void =>
    writeFileSync(join(cwd, name), `${[header, ...lines.filter((_, row) => isIn(row))].join("\n")}\n`);
  write("test.csv", (row) => row % 5 === 0);
  write("train.csv", (row) => row % 5 !== 0);
  expect((await noisegrid(cwd, "fit", "train.csv", "--out", "iris.safetensors")).status).toBe(0);
});

const asked = ["evaluate", "iris.safetensors", "test.csv", "--train", "train.csv", "--generations", "8"];

it("prints the answer first, then a table of metrics beside real rows and baselines", async () => {
  const { status, stdout } = await noisegrid(cwd, ...asked);
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^(Close, as far as we can tell|Not as close as real rows): /);
  expect(lines[1]).toMatch(/^(Useful|Less useful than real rows): .* accuracy 0\.\d{3} /);
  expect(lines[2]).toContain("a generated row is nearer to the training rows than a row held out");
  expect(lines[4]).toMatch(/^ +model +real rows +Resampling +SMOTE +Kernel density +Gaussian copula +Gaussian mixture$/);
  expect(lines.find((line) => line.startsWith("W1 "))).toMatch(
    /^W1 +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\] +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]( +0\.\d{3}[-+]?){5}$/,
  );
  expect(lines.find((line) => line.startsWith("copying "))).toContain(" 0.500 ");
  expect(stdout).toContain("120 generated rows in each of 8 generations, 30 test rows.");
  expect((await noisegrid(cwd, ...asked)).stdout).toBe(stdout);
});

it("prints everything as JSON", async () => {
  const { stdout, stderr } = await noisegrid(cwd, ...asked, "--json", "--target", "petal_width", "--seed", "5");
  const found = JSON.parse(stdout) as TableEvaluation;
  expect(found).toMatchObject({ seed: 5, generations: 8, use: { target: "petal_width", kind: "R²" }, membership: { shadows: 8 } });
  expect(found.use!.real!.value).toBeGreaterThan(0.8);
  expect(stderr.trimEnd().split("\n")).toEqual([
    "note: train.csv: 1 row equal to an earlier one; kept",
    "generating rows",
    "fitting baselines",
    "comparing rows",
    "training learners",
    "looking for copies",
  ]);
});

it("without a file it says what the model knows of itself, without training rows what it cannot tell", async () => {
  const { stdout } = await noisegrid(cwd, "evaluate", "iris.safetensors");
  expect(stdout).toMatch(/^iris\.safetensors: nothing but what rows held out said when it was fitted; .*\ncondition species: /);
  expect(stdout).toMatch(/ 0 steps: bound -?\d+\.\d{3} nats, copying 0\.\d\d \(fresh rows: at most 0\.\d\d\)/);
  const { status, stdout: bare } = await noisegrid(cwd, "evaluate", "iris.safetensors", "test.csv", "--generations", "2");
  expect(status).toBe(0);
  expect(bare).toMatch(/^Close\? We cannot tell without training rows/);
  expect(bare).toContain("Does it copy? We cannot tell without training rows.");
});

it("the model is disposed of without a file too", async () => {
  const dispose = vi.spyOn(TableModel.prototype, "dispose");
  const log = vi.spyOn(console, "log").mockReturnValue();
  const program = new Command();
  addEvaluate(program);
  await program.parseAsync(["evaluate", join(cwd, "iris.safetensors")], { from: "user" });
  expect([dispose, log].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  vi.restoreAllMocks();
});

it("mistakes take one line and status 2", async () => {
  for (const [args, message] of [
    [["evaluate", "none.safetensors"], "cannot read none.safetensors"],
    [["evaluate", "iris.safetensors", "none.csv"], "cannot read none.csv"],
    [["evaluate", "iris.safetensors", "--train", "train.csv"], "--train is for a comparison"],
    [["evaluate", "iris.safetensors", "test.csv", "--target", "specis"], 'unknown column "specis"; did you mean "species"?'],
    [["evaluate", "iris.safetensors", "test.csv", "--generations", "1"], '--generations is "1"; it takes a whole number from 2 to 100'],
    [["evaluate", "iris.safetensors", "test.csv", "--ignore", "species"], 'the table lacks "species" of the model\'s columns'],
  ] as const) {
    const { status, stdout, stderr } = await noisegrid(cwd, ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .filter((line) => line.startsWith("noisegrid:")),
    ).toHaveLength(1);
  }
});
