/** `noisegrid export`: a model for programs in other languages. */

import { existsSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import type { Command } from "commander";
import { exportJson } from "../../export/json.js";
import type { OnnxFiles } from "../../export/onnx/onnx.js";
import { exportOnnx } from "../../export/onnx/onnx.js";
import { oneOf, quote, UserError } from "../../errors/user-error.js";
import { writeAtomic } from "../../files/writing/write.js";
import { path, required } from "../options.js";
import { modelAt } from "../model-at.js";
import { refuseCompressed } from "../refuse-compressed.js";
import { checkOutput, refuseOverwriting } from "../refuse-overwriting.js";

const FORMATS = ["onnx", "json"] as const;
type Format = (typeof FORMATS)[number];

interface ExportOptions {
  out?: string;
  format?: Format;
}

export function addExport(program: Command): void {
  program
    .command("export")
    .description("write a model for programs in other languages: as graphs of ONNX, or all of it as JSON")
    .argument("<model>", "file of a model (.safetensors), of points or of a table, or folder of a run")
    .option("--out <file>", "file to write, required; - for standard output, of json", path("out"))
    .option("--format <name>", `${FORMATS.join(", ")}; by default the file's ending`, (text) => oneOf("format", text, FORMATS))
    .addHelpText(
      "after",
      `
ONNX is written as NAME.onnx, the denoiser with its averaged weights, and, unless the model lives in the data's own
coordinates, NAME.encoder.onnx and NAME.decoder.onnx, from data to its points and back: of a table, typed columns with
texts as strings. Each file's metadata have what a sampler needs; examples/python/sample_onnx.py is one.

Examples:
  noisegrid export people.safetensors --out people.onnx
  noisegrid export results/train/multi-scale.dino.s1 --out dino.json`,
    )
    .action((model: string, options: ExportOptions) => exportModel(model, options));
}

function exportModel(place: string, options: ExportOptions): void {
  const out = required("--out <file>", options.out);
  const format = options.format ?? formatOf(out);
  const isStandardOutput = out === "-";
  if (isStandardOutput && format === "onnx")
    throw new UserError("--out is -, standard output: a model is several files of ONNX; give a name such as model.onnx");
  const names = format === "onnx" ? onnxNames(out) : { json: out };
  if (!isStandardOutput)
    for (const name of Object.values(names)) {
      refuseOverwriting(place, name);
      checkOutput(name, {});
    }
  const model = modelAt(place);
  if (format === "json") {
    const json = `${exportJson(model)}\n`;
    if (isStandardOutput) process.stdout.write(json);
    else writeAtomic(out, json);
  } else {
    for (const [part, bytes] of Object.entries(exportOnnx(model)) as [keyof OnnxFiles, Uint8Array | null][]) {
      const name = onnxNames(out)[part];
      if (bytes === null) {
        if (existsSync(name)) console.error(`note: the model has no ${part}, and ${name}, which was there before, is of another model`);
        continue;
      }
      writeAtomic(name, bytes);
      console.log(`${part} in ${name}`);
    }
  }
  const say = isStandardOutput ? console.error : console.log;
  if (format === "json") say(`model in ${isStandardOutput ? "standard output" : out}`);
  say(`digest ${("card" in model ? model.model : model).digest}`);
  model.dispose();
}

/** @throws UserError unless the ending is that of a format */
function formatOf(out: string): Format {
  if (out === "-") return "json";
  refuseCompressed(out);
  const ending = extname(out).slice(1);
  const format = FORMATS.find((name) => name === ending.toLowerCase());
  if (format !== undefined) return format;
  const what = ending === "" ? `is ${quote(out)}, without an ending` : `ends in ${quote(`.${ending}`)}`;
  throw new UserError(`--out ${what}; it takes .${FORMATS.join(", .")}, or any ending with --format`);
}

/** The name of each part's file. */
function onnxNames(out: string): Record<keyof OnnxFiles, string> {
  const ending = extname(out);
  const beside = (part: string): string => join(dirname(out), `${basename(out, ending)}.${part}${ending}`);
  return { denoiser: out, encoder: beside("encoder"), decoder: beside("decoder") };
}
