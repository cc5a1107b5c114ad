/** Names of temporary files, and the removal of those whose writer was killed. */

import { createHash, randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ProcessIdentity } from "../locks/process.js";
import { isOwn, ownIdentity, standingOf } from "../locks/process.js";

/**
 * Names that a killed writer leaves behind: `.tmp-PID-PLACE-STARTED-RANDOM`, where the place identifies the machine, its
 * system and the namespace. `.part-` belongs to a writer without a lock.
 */
const TEMPORARY = /\.(tmp|part)-(\d+)-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}$/;
/** Version 0.1 wrote `.tmp-PID`, as other programs do: it counts only after a name that noisegrid writes, with a valid process number. */
const OLD_TEMPORARY = /^(.+)\.tmp-(\d{1,7})$/;
const WRITTEN =
  /^(?:(?:run|study|result|failure|floors|rerun|final_info)\.json|(?:metrics|curve)\.jsonl|(?:checkpoint|grids|domain|errors|step_\d+)\.safetensors|samples\.npy|results\.(?:csv|parquet)|report\.(?:md|html))$/;

/** `tmp`: only the holder of the folder's lock writes such a file; `part`: any process does. */
export type TemporaryKind = "tmp" | "part";

/** Age after which the file of an unknown writer without a lock counts as abandoned. */
const ABANDONED_MILLISECONDS = 3_600_000;
const LONG_NAME = 180;
/** A folder of noisegrid: the other files that it writes there, and its subfolders; `*` matches any name. */
interface OwnFolder {
  written?: RegExp;
  folders: Readonly<Record<string, OwnFolder>>;
}

const LEAF: OwnFolder = { folders: {} };
/** Folder of a run or of a study. */
const ROOT: OwnFolder = {
  folders: {
    runs: { folders: { "*": { folders: { grids: LEAF } } } },
    grids: LEAF,
    figures: { written: /\.(?:svg|png|gif)$/, folders: {} },
    tables: { written: /\.(?:md|tex|csv)$/, folders: {} },
    configs: { folders: { "*": LEAF } },
  },
};

function placeOf({ host, boot, namespace }: ProcessIdentity): string {
  return createHash("sha256")
    .update(JSON.stringify([host, boot, namespace]))
    .digest("hex")
    .slice(0, 8);
}

/** Returns a name beside `path` that is unique among processes and threads; cut to 255 bytes, the limit of systems. */
export function temporaryName(path: string, kind: TemporaryKind): string {
  const own = ownIdentity();
  const name = basename(path);
  const start = Buffer.byteLength(name) > LONG_NAME ? join(dirname(path), name.slice(0, LONG_NAME / 4)) : path;
  return `${start}.${kind}-${own.pid}-${placeOf(own)}-${own.started ?? 0}-${randomBytes(6).toString("hex")}`;
}

/** Owner of a temporary file; `holder`: a former holder of the lock that this process holds now. */
type Owner = "own" | "running" | "gone" | "holder" | "unknown";

/** Returns the parts of a temporary file's name; undefined for another name. */
function partsOf(name: string, written?: RegExp): { kind: TemporaryKind; pid: number; place?: string; started?: string } | undefined {
  const [whole, kind, pid, place, started] = TEMPORARY.exec(name) ?? [];
  if (whole !== undefined) return { kind: kind as TemporaryKind, pid: Number(pid), place, started };
  const [, target = "", number] = OLD_TEMPORARY.exec(name) ?? [];
  return WRITTEN.test(target) || written?.test(target) === true ? { kind: "tmp", pid: Number(number) } : undefined;
}

/** Whether a file in a run's or a study's folder is a temporary file, in use or abandoned. */
export function isTemporary(name: string): boolean {
  return partsOf(name) !== undefined;
}

function ownerOf(name: string, written?: RegExp): Owner | undefined {
  const parts = partsOf(name, written);
  if (parts === undefined) return undefined;
  const { kind, pid, place, started } = parts;
  const own = ownIdentity();
  if (place !== undefined && place !== placeOf(own)) return kind === "tmp" ? "holder" : "unknown";
  // version 0.1 wrote only the number
  const identity = { ...own, pid, started: started === undefined || started === "0" ? null : started };
  return place !== undefined && isOwn(identity) ? "own" : standingOf(identity);
}

/**
 * Removes the files that killed writers left in a run's or a study's folder and noisegrid's folders below it, except in folders with
 * another lock. Call it with the folder locked: no former holder, in any container, still writes there.
 *
 * @param own true: also removes this process's own files, when it ends
 */
export function removeTemporaries(folder: string, own: "keep" | "remove", { written, folders }: OwnFolder = ROOT): void {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const inner = Object.hasOwn(folders, entry.name) ? folders[entry.name] : folders["*"];
      if (inner !== undefined && !entriesOf(path).some(({ name }) => name === "lock.json")) removeTemporaries(path, own, inner);
      continue;
    }
    const owner = ownerOf(entry.name, written);
    if (owner === "gone" || owner === "holder" || (owner === "own" && own === "remove") || (owner === "unknown" && isAbandoned(path)))
      discard(path);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isAbandoned(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MILLISECONDS;
}

/** Removes a file; a failure is harmless. */
export function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // the next process that locks the folder tries again
  }
}
