// Packs the package, installs it into an empty folder, trains with its command on the compiled kernels
// and imports the library. What the package forgets to carry shows here. The kernels are this platform's and WebAssembly's; with
// --release, after `npm run release:build`, those of every platform.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { checkEntries, checkTypes, installPackage } from "./package.mjs";

const folder = mkdtempSync(join(tmpdir(), "noisegrid-package-"));
const run = (file, args) => execFileSync(file, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

try {
  const { filename, files, unpackedSize } = installPackage(folder);
  const every = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];
  const own = `${process.platform}-${process.arch}`;
  const isRelease = process.argv.includes("--release");
  for (const platform of isRelease ? every : every.filter((name) => name === own)) {
    if (!files.includes(`kernel/build/noisegrid-${platform}.node`)) throw new Error(`the package lacks the kernel for ${platform}`);
  }
  if (!files.includes("kernel/build/kernel.wasm")) throw new Error("the package lacks the WebAssembly kernel");

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

  checkEntries(folder, process.execPath, "results/small");
  checkTypes(folder);

  // the installed package, so that what is linted is what npm packed
  const { messages, pkg } = await publint({ pkgDir: join(folder, "node_modules/noisegrid"), pack: false, strict: true });
  if (messages.length > 0)
    throw new Error(messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`).join("\n"));
  console.log(
    `package check passed (${isRelease ? "every platform" : own}): ${filename}, ${files.length} files, ${(unpackedSize / 1e6).toFixed(1)} MB unpacked`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
