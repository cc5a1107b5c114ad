/** `noisegrid show`: what a model says of itself. */

import type { Command } from "commander";
import { countOf } from "../../analysis/format.js";
import type { TableModel } from "../../table-model/table-model.js";
import { modelAt } from "../model-at.js";
import { pointsAsJson, pointsInWords } from "../terminal/model-of-points.js";

export function addShow(program: Command): void {
  program
    .command("show")
    .description("show what a model is: of a table, what it was fitted to, what was decided, and why; of points, its parts")
    .argument("<model>", "file of a model (.safetensors), of points or of a table, or folder of a run")
    .option("--json", "print everything as JSON")
    .action((place: string, { json = false }: { json?: boolean }) => {
      const model = modelAt(place);
      if (json) console.log(JSON.stringify("card" in model ? model.card : pointsAsJson(model), undefined, 2));
      else if ("card" in model) showTable(place, model);
      else console.log(pointsInWords(place, model).join("\n"));
    });
}

function showTable(place: string, { card, digest, columns }: TableModel): void {
  console.log(`${place}: fitted to ${countOf(card.rows, "row")}; generates ${countOf(columns.length, "column")}`);
  for (const { name, type } of card.schema) console.log(`  ${name}  ${type.kind}${columns.includes(name) ? "" : ", left out"}`);
  for (const why of card.why) console.log(why);
  for (const { steps, bound, copying } of card.trials)
    console.log(`  ${String(steps).padStart(5)} steps: bound ${bound.toFixed(3)} nats, copying ${copying.toFixed(2)}`);
  console.log(`digest ${digest}`);
}
