/** Signals that end a command: what it holds is given back first, whoever sends them. */

import { lockFolder } from "../../files/locks/lock.js";

/** With their numbers; a shell counts 128 and the number as the status of what a signal ended. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type EndingSignal = keyof typeof SIGNALS;

/** @param status that the command ends with */
type Handler = (status: number) => void;

const handlers: Handler[] = [];
/** A shell, a time limit or a queue sends its signal to the process and to its group: what comes so soon is the same request. */
const SAME_REQUEST_MILLISECONDS = 1000;
let first: { status: number; at: number } | undefined;

function receive(signal: EndingSignal): void {
  const now = performance.now();
  if (first !== undefined && now - first.at < SAME_REQUEST_MILLISECONDS) return;
  first ??= { status: 128 + SIGNALS[signal], at: now };
  const handler = handlers.at(-1) ?? ((status) => process.exit(status));
  handler(first.status);
}

/** The status by the first signal that came, 130 where none did. */
export function interruptedStatus(): number {
  return first?.status ?? 128 + SIGNALS.SIGINT;
}

/**
 * Runs `work`; a signal that comes meanwhile goes to the handler of the innermost call. It comes between two turns of the
 * event loop: what keeps a thread busy for long belongs on another.
 */
export async function withHandler<T>(handler: Handler, work: () => Promise<T>): Promise<T> {
  const names = Object.keys(SIGNALS) as EndingSignal[];
  if (handlers.length === 0 && first === undefined) for (const signal of names) process.on(signal, receive);
  handlers.push(handler);
  try {
    return await work();
  } finally {
    handlers.pop();
    // after a signal the same may come again, to a process that is about to end: it must not be killed by it
    if (handlers.length === 0 && first === undefined) for (const signal of names) process.off(signal, receive);
  }
}

/** A handler for work in other threads: the first signal asks them to end, and the next one ends this process as it is. */
export function endingOnce(end: () => Promise<void>): Handler {
  let isEnding = false;
  return (status) => {
    if (isEnding) process.exit(status);
    isEnding = true;
    // a thread that still wrote would write into a folder that is locked no more
    void end().finally(() => process.exit(status));
  };
}

/** Runs `work` with a folder locked, which is unlocked however it ends, short of `kill -9`. */
export async function withLock<T>(folder: string, work: () => Promise<T>, cure?: string): Promise<T> {
  return withHandler(
    (status) => process.exit(status),
    async () => {
      const unlock = lockFolder(folder, cure);
      try {
        return await work();
      } finally {
        unlock();
      }
    },
  );
}
