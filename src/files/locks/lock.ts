/** Lock that allows one process at a time in a results folder. A process takes over the lock of one that has ended or was killed. */

import { createHash, randomUUID } from "node:crypto";
import { readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors/user-error.js";
import { createExclusively } from "./exclusive.js";
import { codeOf, fileError } from "../file-error.js";
import type { Holding } from "./holding.js";
import { readHolding, sleep } from "./holding.js";
import type { RecordedIdentity } from "./process.js";
import { ownIdentity, standingOf } from "./process.js";
import { discard, removeTemporaries, temporaryName } from "../writing/temporary.js";

const NAME = "lock.json";
/** Number of attempts while other processes release or take over the lock. */
const ATTEMPTS = 50;

/** Folders that this thread holds, with the function that releases each. */
const held = new Map<string, () => void>();

/** Releases every lock of this thread when its process ends. */
export function releaseLocks(): void {
  for (const release of held.values()) release();
}

/**
 * Locks a folder until the returned function is called.
 *
 * @param cure what a user can do while another process holds it
 * @throws UserError if another process holds it, or may hold it
 */
export function lockFolder(folder: string, cure = "wait for it, or choose another folder with --out"): () => void {
  const path = join(folder, NAME);
  // the token distinguishes this holding from every other of this process
  const text = `${JSON.stringify({ ...ownIdentity(), token: randomUUID() })}\n`;
  try {
    for (let attempt = 0; !createExclusively(path, text); attempt++) {
      const found = readHolding(path);
      const { holder } = found;
      if (holder !== undefined && standingOf(holder) === "gone" && attempt < ATTEMPTS) {
        if (takeOver(path, found.text!, text)) break;
        sleep(attempt);
      } else if (found.holder !== undefined || found.defect !== undefined || attempt >= ATTEMPTS) {
        throw refusal(folder, path, found, cure);
      }
    }
  } catch (error) {
    throw codeOf(error) === undefined ? error : fileError(error, "lock", folder);
  }
  if (held.size === 0) process.on("exit", releaseLocks);
  const release = (): void => {
    held.delete(path);
    if (held.size === 0) process.off("exit", releaseLocks);
    if (readHolding(path).text !== text) return;
    removeTemporaries(folder, "remove");
    discard(path);
  };
  // from here on every error releases the lock
  held.set(path, release);
  try {
    removeTemporaries(folder, "keep");
    removeClaims(folder);
  } catch (error) {
    release();
    throw codeOf(error) === undefined ? error : fileError(error, "lock", folder);
  }
  return release;
}

function refusal(folder: string, path: string, { holder, defect }: Holding, cure: string): UserError {
  if (defect !== undefined)
    return new UserError(`${path} does not tell which process holds ${folder}: ${defect}; if no noisegrid works there, delete it`);
  if (holder === undefined) return new UserError(`${folder} is in use by other processes; ${cure}`);
  // a name in an edited file may contain anything
  const who = `${folder} is in use by process ${holder.pid} on ${JSON.stringify(holder.host).slice(1, -1)}`;
  if (standingOf(holder) !== "unknown") return new UserError(`${who}; ${cure}`);
  return new UserError(`${who}${whereabouts(holder)}; if that process is gone, delete ${path}`);
}

/** Returns why this process cannot check whether the holder is alive, if the host's name does not explain it. */
function whereabouts({ host, boot, namespace }: RecordedIdentity): string {
  const own = ownIdentity();
  if (host !== own.host) return "";
  if (boot === undefined || namespace === undefined) return " (perhaps in another container)";
  if (boot !== own.boot) return " (which was started anew since, or is another machine of that name)";
  return namespace === own.namespace ? "" : " (in another container)";
}

function claimOn(path: string, dead: string): string {
  return `${path}.${createHash("sha256").update(dead).digest("hex").slice(0, 16)}`;
}

/**
 * Replaces the lock of a dead process by this process's lock. Of several processes, only the one that creates the claim on that exact
 * lock may replace it, and only while the lock exists; the claim of a dead process can be claimed in turn. A live lock is
 * therefore never moved.
 *
 * @param dead text of the lock
 * @returns false where another process was quicker
 */
function takeOver(path: string, dead: string, text: string): boolean {
  const claims: string[] = [];
  for (let claimed = dead; ;) {
    const claim = claimOn(path, claimed);
    claims.push(claim);
    if (createExclusively(claim, text)) break;
    const found = readHolding(claim);
    if (found.defect !== undefined)
      throw new UserError(
        `${claim} does not tell which process takes over ${path}: ${found.defect}; if no noisegrid works there, delete it`,
      );
    if (found.holder === undefined || standingOf(found.holder) !== "gone") return false;
    claimed = found.text!;
  }
  try {
    if (readHolding(path).text !== dead) return false;
    replace(path, text);
    for (const claim of claims.slice(0, -1)) discard(claim);
    return true;
  } finally {
    discard(claims.at(-1)!);
  }
}

function replace(path: string, text: string): void {
  const own = temporaryName(path, "part");
  try {
    writeFileSync(own, text, { flag: "wx" });
    renameSync(own, path);
  } catch (error) {
    discard(own);
    throw error;
  }
}

/** Removes the files of processes that died while they took over a lock; a process that makes such a claim now finds another lock, and gives up. */
function removeClaims(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    // version 0.1 first wrote its lock under a temporary name
    const isOld = /^lock\.json\.\d{1,10}$/.test(name);
    const { holder } = isOld ? readHolding(path) : { holder: undefined };
    if (/^lock\.json\.[0-9a-f]{16}$/.test(name) || (holder !== undefined && standingOf(holder) === "gone")) discard(path);
  }
}
