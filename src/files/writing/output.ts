/** A file written block by block: a regular file is written whole or not at all, a stream immediately. */

import { createWriteStream, fstatSync } from "node:fs";
import type { Writable } from "node:stream";
import { codeOf, fileError } from "../file-error.js";
import { Replacement } from "./replacement.js";
import { descriptorOf, isStream, writeFully } from "./stream.js";

export interface Output {
  /**
   * Resolves when the bytes are accepted, so that they do not accumulate in memory.
   *
   * @throws ReaderGone if the reader has closed a pipe
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the file; a regular file now replaces the one of its name. */
  commit(): Promise<void>;
  /** Removes the written part of a regular file that is not committed; safe at any time, and when a process ends. */
  abandon(): void;
}

/** The reader of a pipe has closed it. */
export class ReaderGone extends Error {
  override name = "ReaderGone";
}

/**
 * @param descriptor descriptor of an open file of this process, if the path names one
 * @throws UserError if the path cannot be written
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

/** A file that is replaced when everything is written. */
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

/** A regular file that is already open for this process, for example a log: writing continues at its position. */
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
    // the failed write reports the error
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
