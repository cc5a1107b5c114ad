/** Identity of a process, as another process that shares a folder can check it. */

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { codeOf } from "../file-error.js";

export interface ProcessIdentity {
  pid: number;
  host: string;
  /** when the process started, in clock ticks since boot, because process numbers are reused; null if the system does not report it */
  started: string | null;
  /** boot identity of the running system, which distinguishes machines of one name; null if the system does not report it */
  boot: string | null;
  /** namespace of the process number: a container has its own; null if there are none */
  namespace: string | null;
}

/** Identity in a lock of version 0.1, without boot and namespace. */
export type RecordedIdentity = Pick<ProcessIdentity, "pid" | "host" | "started"> & Partial<ProcessIdentity>;

/** `unknown`: this process cannot check it; the other may be alive. */
export type Standing = "running" | "gone" | "unknown";

/** Number of a Linux system's initial namespace in every kernel; a process in it sees every process. */
const FIRST_NAMESPACE = "pid:[4026531836]";

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const linkOf = (path: string): string | null => attempt(() => readlinkSync(path));
const textOf = (path: string): string | null => attempt(() => readFileSync(path, "utf8"));

interface ProcessStatus {
  started: string;
  /** ended, but not yet waited for by its parent */
  isZombie: boolean;
}

function statusOf(pid: number | "self"): ProcessStatus | null {
  const stat = textOf(`/proc/${pid}/stat`);
  // the name before may contain anything, including brackets and spaces
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
  if (fields.length < 20) return null;
  return { started: fields[19], isZombie: /[ZXx]/.test(fields[0]) && Number(fields[17]) <= 1 };
}

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    started: statusOf("self")?.started ?? null,
    boot: textOf("/proc/sys/kernel/random/boot_id")?.trim() ?? null,
    namespace: linkOf("/proc/self/ns/pid"),
  };
}

/** Whether /proc numbers processes as this process does; a container may show the outer system's /proc. */
function isOwnProc(): boolean {
  return linkOf("/proc/self") === String(process.pid);
}

/** Whether a process of this namespace is running. */
function isRunning(pid: number, started: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  const status = isOwnProc() ? statusOf(pid) : null;
  if (status === null) return true;
  return !status.isZombie && (started === null || status.started === started);
}

/**
 * Whether some process of the whole system has the number in its own namespace; null if not every process is visible,
 * or the system does not report their numbers.
 */
function runsAnywhere(pid: number, started: string | null): boolean | null {
  if (linkOf("/proc/self/ns/pid") !== FIRST_NAMESPACE || !isOwnProc() || statusOf(1) === null) return null;
  for (const name of attempt(() => readdirSync("/proc")) ?? []) {
    if (!/^\d+$/.test(name)) continue;
    const numbers = /^NSpid:\s*(.*)$/m.exec(textOf(`/proc/${name}/status`) ?? "NSpid: none")?.[1];
    if (numbers === undefined) return null;
    const status = numbers.split(/\s+/).at(-1) === String(pid) ? statusOf(Number(name)) : null;
    if (status !== null && !status.isZombie && (started === null || status.started === started)) return true;
  }
  return false;
}

/** Whether a process is still running; unknown for another machine, system or namespace. */
export function standingOf({ pid, host, started, boot, namespace }: RecordedIdentity): Standing {
  const own = ownIdentity();
  if (host !== own.host) return "unknown";
  if (boot === undefined || namespace === undefined) {
    if (isRunning(pid, started)) return "running";
    const runs = process.platform === "linux" ? runsAnywhere(pid, started) : false;
    return runs === null ? "unknown" : runs ? "running" : "gone";
  }
  if (boot !== own.boot || namespace !== own.namespace) return "unknown";
  if (isRunning(pid, started)) return "running";
  // a Linux system that does not report namespaces does not distinguish containers either
  return process.platform === "linux" && (boot === null || namespace === null) ? "unknown" : "gone";
}

/** Whether an identity is this process's own. */
export function isOwn(identity: RecordedIdentity): boolean {
  const own = ownIdentity();
  return (["pid", "host", "started", "boot", "namespace"] as const).every((part) => identity[part] === own[part]);
}
