// Whether what is built is built from the sources as they stand. A stamp beside the build holds digests of contents: times of files lie
// after a checkout, a copy or an unpacked archive.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder with package.json. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const STAMP = "stamp.json";
/** The compiler's memory of its last run, which no program reads. */
export const COMPILER_STATE = "tsconfig.tsbuildinfo";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
const digestOf = (root, files) =>
  sha256(files.map((file) => `${file.slice(root.length).split(sep).join("/")} ${sha256(readFileSync(file))}\n`).join(""));

/** What besides the sources decides about `dist`: settings, and the versions of the compiler, the bundler and the bundled packages. */
const SETTINGS = [
  "tsconfig.json",
  "tsconfig.build.json",
  "scripts/built/bundle.mjs",
  ...["typescript", "esbuild", "zod"].map((name) => `node_modules/${name}/package.json`),
];

/** Digest of what `dist` is made from. */
export function sourcesDigest(root = ROOT) {
  const base = resolve(root);
  const settings = SETTINGS.map((name) => join(base, name));
  return digestOf(base, [...filesUnder(join(base, "src")), ...settings.filter((file) => existsSync(file))]);
}

/** Digest of what the kernel is made from. */
export function kernelDigest(root = ROOT) {
  const folder = join(root, "kernel");
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).toSorted())
    if (/\.(c|h|mjs)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}

/** Digest of what was built: every file of `dist` but the stamp and the compiler's memory. */
export function outputDigest(root = ROOT) {
  const folder = resolve(root, "dist");
  return digestOf(
    folder,
    filesUnder(folder).filter((file) => ![STAMP, COMPILER_STATE].includes(file.slice(folder.length + 1))),
  );
}

/** @returns the digests that the last build wrote down, or undefined */
export function stampOf(root = ROOT) {
  const file = join(root, "dist", STAMP);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Why `dist` must not be run, with the remedy, in one line; undefined where it may. */
export function distStaleness(root = ROOT) {
  if (!existsSync(join(root, "dist"))) return "dist is not built: npm run build:ts";
  const stamp = stampOf(root);
  if (stamp?.output !== outputDigest(root)) return "dist is not what the last build wrote: npm run build:ts";
  return stamp.sources === sourcesDigest(root) ? undefined : "dist is built from other sources: npm run build:ts";
}

const isStamped = (file, digest) => existsSync(`${file}.sha256`) && readFileSync(`${file}.sha256`, "utf8") === digest;

/** Why this machine's kernels must not be loaded, with the remedy, in one line; undefined where they may. */
export function kernelStaleness(root = ROOT) {
  const native = `noisegrid-${process.platform}-${process.arch}.node`;
  const build = join(root, "kernel/build");
  if (!existsSync(join(build, "kernel.wasm"))) return "kernel/build/kernel.wasm is not built: npm run build:kernel";
  const digest = kernelDigest(root);
  const other = ["kernel.wasm", native].find((name) => existsSync(join(build, name)) && !isStamped(join(build, name), digest));
  return other === undefined ? undefined : `kernel/build/${other} is compiled from other sources: npm run build:kernel`;
}

/** Why the kernels of all platforms must not be packed; undefined where they may. */
export function releaseStaleness(root = ROOT) {
  const build = join(root, "kernel/build");
  const digest = kernelDigest(root);
  const modules = existsSync(build) ? readdirSync(build).filter((name) => /\.(node|wasm)$/.test(name)) : [];
  const other = modules.find((name) => !isStamped(join(build, name), digest));
  return other === undefined ? undefined : `kernel/build/${other} is compiled from other sources: npm run release:build`;
}

/** @returns the path of a file of `dist`; throws where `dist` is not built from the sources as they stand */
export function builtFile(path) {
  const reason = distStaleness() ?? kernelStaleness();
  if (reason !== undefined) throw new Error(reason);
  if (!existsSync(join(ROOT, path))) throw new Error(`${path} does not exist: no source makes it`);
  return join(ROOT, path);
}
