/** Signals that end a command, after it releases its locks. */

import { lockFolder } from "../../files/locks/lock.js";

/** Signals with their numbers; a shell reports 128 plus the number as the status after a signal. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type EndingSignal = keyof typeof SIGNALS;

/** @param status exit status of the command */
type Handler = (status: number) => void;

const handlers: Handler[] = [];
/** Time within which a repeated signal is the same request: a shell, a time limit or a queue signals the process and its group. */
const SAME_REQUEST_MILLISECONDS = 1000;
let first: { status: number; at: number } | undefined;

function receive(signal: EndingSignal): void {
  const now = performance.now();
  if (first !== undefined && now - first.at < SAME_REQUEST_MILLISECONDS) return;
  first ??= { status: 128 + SIGNALS[signal], at: now };
  const handler = handlers.at(-1) ?? ((status) => process.exit(status));
  handler(first.status);
}

/** Returns the status for the first signal, 130 if there was none. */
export function interruptedStatus(): number {
  return first?.status ?? 128 + SIGNALS.SIGINT;
}

/**
 * Runs `work`; a signal during it goes to the handler of the innermost call. Signals arrive between two turns of the
 * event loop, so long computations belong on another thread.
 */
export async function withHandler<T>(handler: Handler, work: () => Promise<T>): Promise<T> {
  const names = Object.keys(SIGNALS) as EndingSignal[];
  if (handlers.length === 0 && first === undefined) for (const signal of names) process.on(signal, receive);
  handlers.push(handler);
  try {
    return await work();
  } finally {
    handlers.pop();
    // a repeated signal must not kill a process that is about to end
    if (handlers.length === 0 && first === undefined) for (const signal of names) process.off(signal, receive);
  }
}

/** Returns a handler for work in other threads: the first signal asks them to end, the next one ends this process at once. */
export function endingOnce(end: () => Promise<void>): Handler {
  let isEnding = false;
  return (status) => {
    if (isEnding) process.exit(status);
    isEnding = true;
    // a thread that continued would write into an unlocked folder
    void end().finally(() => process.exit(status));
  };
}

/** Runs `work` with a folder locked, and unlocks it after any end except `kill -9`. */
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
