// The package as a user gets it: packed from the checkout, installed into an empty folder, its entries imported and required.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** @returns what npm packed, and the path of the installed command's file */
export function installPackage(folder) {
  const run = (args, cwd) => execFileSync(npm, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const packed = JSON.parse(run(["pack", "--json", "--pack-destination", folder], process.cwd()).replace(/^[^[{]*/s, ""));
  const { filename, files, unpackedSize } = Array.isArray(packed) ? packed[0] : Object.values(packed)[0];
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  run(["install", "--omit=dev", "--no-audit", "--no-fund", join(folder, filename)], folder);
  return { filename, files: files.map(({ path }) => path), unpackedSize, command: join(folder, "node_modules/noisegrid/dist/cli/main.js") };
}

const IMPORTED = `import { builtIn, DiffusionModel, knnKl, makeDataset } from "noisegrid";
import { parseConfig } from "noisegrid/config";
import { open, save } from "noisegrid/node";
import { loadStudy, planRuns } from "noisegrid/study";
import { toSvg } from "noisegrid/plot";
import { readStudy } from "noisegrid/report";
await toSvg({ spec: { data: { values: [] }, mark: "point" }, description: "" });
readStudy(process.argv[2]);
parseConfig({}, "defaults");
planRuns(loadStudy("paper", {}));
const model = await DiffusionModel.fit(builtIn("moons", 500), { steps: 5 });
save(model, "moons.safetensors");
if (open("moons.safetensors").digest !== model.digest) throw new Error("a saved model is another when it is opened");
const { points } = makeDataset("dino", 500, 1);
console.log(Number.isFinite(knnKl(points, points.subarray(0, 400), 2, 5)));
`;
const REQUIRED = `const entries = ["noisegrid", "noisegrid/config", "noisegrid/export", "noisegrid/node", "noisegrid/plot", "noisegrid/report", "noisegrid/study"];
console.log(entries.every((entry) => Object.keys(require(entry)).length > 0));
`;

/**
 * @param folder that holds the installed package
 * @param node executable of Node.js
 * @param study folder of a study, relative to the other
 */
export function checkEntries(folder, node, study) {
  for (const [name, script] of Object.entries({ "library.mjs": IMPORTED, "library.cjs": REQUIRED })) {
    writeFileSync(join(folder, name), script);
    const printed = execFileSync(node, [name, study], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (printed.trim() !== "true") throw new Error(`${name} prints ${printed}: an entry of the package does not work`);
  }
}

/** Compiles a program that imports every entry, for Node.js and for a bundler: each has types, and they need none of ours. */
export function checkTypes(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, "node_modules/noisegrid/package.json"), "utf8"));
  // a file that is no module, such as the kernel, has no types
  const entries = Object.keys(exports).filter((path) => typeof exports[path] === "object");
  const lines = entries.map((path, i) => `import * as entry${i} from "${join("noisegrid", path).replaceAll("\\", "/")}";`);
  writeFileSync(join(folder, "types.ts"), `${lines.join("\n")}\nexport default [${entries.map((_, i) => `entry${i}`).join(", ")}];\n`);
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--lib", "es2023,dom", "--types", ""];
    const args = ["--ignoreConfig", ...options, "--module", module, "--moduleResolution", resolution, "types.ts"];
    const { status, stdout } = spawnSync(process.execPath, [TSC, ...args], { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`the types of the package do not resolve (${resolution}): ${stdout.trim()}`);
  }
}
