// Packs the package, installs it into an empty folder, trains with its command on the compiled kernels
// and imports the library. What the package forgets to carry shows here. The kernels are this platform's and WebAssembly's; with
// --release, after `npm run release:build`, those of every platform.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const folder = mkdtempSync(join(tmpdir(), "noisegrid-package-"));
const run = (file, args, cwd = folder) => execFileSync(file, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

try {
  const packed = JSON.parse(run(npm, ["pack", "--json", "--pack-destination", folder], process.cwd()).replace(/^[^[{]*/s, ""));
  const { filename, files, unpackedSize } = Array.isArray(packed) ? packed[0] : Object.values(packed)[0];
  const names = files.map(({ path }) => path);
  const every = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];
  const own = `${process.platform}-${process.arch}`;
  const isRelease = process.argv.includes("--release");
  for (const platform of isRelease ? every : every.filter((name) => name === own)) {
    if (!names.includes(`kernel/build/noisegrid-${platform}.node`)) throw new Error(`the package lacks the kernel for ${platform}`);
  }
  if (!names.includes("kernel/build/kernel.wasm")) throw new Error("the package lacks the WebAssembly kernel");

  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  run(npm, ["install", "--omit=dev", "--no-audit", "--no-fund", join(folder, filename)]);
  const command = join(folder, "node_modules", ".bin", "noisegrid");
  const digests = ["native", "wasm"].map((backend) => {
    const out = run(command, [
      "train",
      "--dataset",
      "moons",
      "--config",
      "multi-scale-l1",
      "--steps",
      "5",
      "--backend",
      backend,
      "--out",
      backend,
    ]);
    return out.trim().split("\n").pop();
  });
  if (!/^digest sha256:[0-9a-f]{64}$/.test(digests[0]) || digests[0] !== digests[1])
    throw new Error(`the installed command printed ${digests.join(" and ")}`);
  run(command, ["sample", "native", "--count", "100", "--out", "samples.csv"]);
  if (readFileSync(join(folder, "samples.csv"), "utf8").trim().split("\n").length !== 101)
    throw new Error("expected a header and 100 rows");

  writeFileSync(
    join(folder, "study.json"),
    JSON.stringify({ study: "small", configs: ["baseline", "multi-scale"], datasets: [{ name: "moons", count: 500 }], steps: 5 }),
  );
  run(command, ["study", "study.json"]);
  for (const name of ["report.html", "figures/generated_images.png"]) readFileSync(join(folder, "results/small", name));

  const script =
    "import { makeDataset, knnKl } from 'noisegrid'; import { toSvg } from 'noisegrid/plot'; import { readStudy } from 'noisegrid/report'; await toSvg({ spec: { data: { values: [] }, mark: 'point' }, description: '' }); readStudy('results/small'); const { points } = makeDataset('dino', 500, 1); console.log(Number.isFinite(knnKl(points, points.subarray(0, 400), 2, 5)));";
  writeFileSync(join(folder, "library.mjs"), script);
  if (run(process.execPath, ["library.mjs"]).trim() !== "true") throw new Error("the library does not import");
  const required = "['noisegrid', 'noisegrid/plot', 'noisegrid/report'].map((entry) => Object.keys(require(entry)).length > 0)";
  writeFileSync(join(folder, "library.cjs"), `console.log(${required}.join())`);
  if (run(process.execPath, ["library.cjs"]).trim() !== "true,true,true") throw new Error("the library cannot be required");
  console.log(
    `package check passed (${isRelease ? "every platform" : own}): ${filename}, ${files.length} files, ${(unpackedSize / 1e6).toFixed(1)} MB unpacked`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
