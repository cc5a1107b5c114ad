/** A file written block by block: whole or not at all where it is a regular one, as it comes where it flows on. */

import {
  closeSync,
  createWriteStream,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import type { Writable } from "node:stream";
import { UserError } from "../core/errors.js";
import { descriptorOf, isStream } from "./stream.js";
import { fileError } from "./write.js";

export interface Output {
  /**
   * Resolves when the bytes are taken, so that no more of them gather in memory.
   *
   * @throws ReaderGone where nobody reads a pipe any more
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the file; a regular one takes its place under its name now. */
  commit(): Promise<void>;
  /** Takes away what was written of a regular file that is not committed; safe at any time, and as a process ends. */
  abandon(): void;
}

/** The reader of a pipe has seen enough. */
export class ReaderGone extends Error {
  override name = "ReaderGone";
}

/**
 * @param descriptor of a file that this process has open, where the path names one
 * @throws UserError where nothing can be written there
 */
export function openOutput(path: string, descriptor: number | undefined = descriptorOf(path)): Output {
  try {
    if (descriptor !== undefined) return fstatSync(descriptor).isFile() ? new OpenFile(path, descriptor) : openedFlow(path, descriptor);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`cannot write ${path}: it is a folder`);
    return isStream(path) ? new Flow(path, createWriteStream(path), true) : new AtomicFile(path);
  } catch (error) {
    throw fileError(error, "write", path);
  }
}

function openedFlow(path: string, descriptor: number): Output {
  const standard = [undefined, process.stdout, process.stderr][descriptor];
  if (standard !== undefined) return new Flow(path, standard, false);
  return new Flow(path, createWriteStream(path, { fd: descriptor, autoClose: false }), true);
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

/** A temporary file beside the path, flushed and renamed over it; a link's target, if it is one. */
class AtomicFile implements Output {
  private readonly target: string;
  private readonly temporary: string;
  private readonly descriptor: number;
  private isOpen = true;

  constructor(private readonly path: string) {
    this.target = existsSync(path) ? realpathSync(path) : path;
    this.temporary = `${this.target}.tmp-${process.pid}`;
    this.descriptor = openSync(this.temporary, "w");
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      writeAll(this.descriptor, bytes);
    } catch (error) {
      throw fileError(error, "write", this.path);
    }
  }

  async commit(): Promise<void> {
    try {
      fsyncSync(this.descriptor);
      closeSync(this.descriptor);
      this.isOpen = false;
      renameSync(this.temporary, this.target);
    } catch (error) {
      throw fileError(error, "write", this.path);
    }
  }

  abandon(): void {
    if (this.isOpen) closeSync(this.descriptor);
    this.isOpen = false;
    rmSync(this.temporary, { force: true });
  }
}

/** A regular file that somebody opened for this process, a log perhaps: written on from where it stands. */
class OpenFile implements Output {
  constructor(
    private readonly path: string,
    private readonly descriptor: number,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    try {
      writeAll(this.descriptor, bytes);
    } catch (error) {
      throw fileError(error, "write", this.path);
    }
  }

  async commit(): Promise<void> {}

  abandon(): void {}
}

/** A pipe, a socket, a device. */
class Flow implements Output {
  constructor(
    private readonly path: string,
    private readonly stream: Writable,
    private readonly isOwn: boolean,
  ) {
    // what went wrong is told by the write that failed
    if (isOwn) stream.on("error", () => {});
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.settled((done) => this.stream.write(bytes, done));
  }

  async commit(): Promise<void> {
    if (this.isOwn) await this.settled((done) => this.stream.end(done));
  }

  abandon(): void {
    if (this.isOwn) this.stream.destroy();
  }

  private settled(act: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      act((error) => {
        if (error === undefined || error === null) resolve();
        else if ((error as NodeJS.ErrnoException).code === "EPIPE") reject(new ReaderGone(`nobody reads ${this.path} any more`));
        else reject(fileError(error, "write", this.path));
      });
    });
  }
}
