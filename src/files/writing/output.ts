/** A file written block by block: whole or not at all where it is a regular one, as it comes where it flows on. */

import { createWriteStream, fstatSync } from "node:fs";
import type { Writable } from "node:stream";
import { codeOf, fileError } from "../file-error.js";
import { Replacement } from "./replacement.js";
import { descriptorOf, isStream, writeFully } from "./stream.js";

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
    if (descriptor !== undefined && fstatSync(descriptor).isFile()) return new OpenFile(path, descriptor);
    if (descriptor !== undefined) return openedFlow(path, descriptor);
    return isStream(path) ? new Flow(path, createWriteStream(path, { flags: "a" }), true) : new File(path);
  } catch (error) {
    throw fileError(error, "write", path);
  }
}

function openedFlow(path: string, descriptor: number): Output {
  const standard = [undefined, process.stdout, process.stderr][descriptor];
  if (standard !== undefined) return new Flow(path, standard, false);
  return new Flow(path, createWriteStream(path, { fd: descriptor, autoClose: false }), true);
}

/** A file that is replaced when all is written. */
class File implements Output {
  private readonly replacement: Replacement;

  constructor(private readonly path: string) {
    this.replacement = new Replacement(path, "part");
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      this.replacement.write(bytes);
    } catch (error) {
      throw fileError(error, "write", this.path);
    }
  }

  async commit(): Promise<void> {
    try {
      this.replacement.commit();
    } catch (error) {
      throw fileError(error, "write", this.path);
    }
  }

  abandon(): void {
    this.replacement.abandon();
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
      writeFully(this.descriptor, bytes);
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
        else if (codeOf(error) === "EPIPE") reject(new ReaderGone(`nobody reads ${this.path} any more`));
        else reject(fileError(error, "write", this.path));
      });
    });
  }
}
