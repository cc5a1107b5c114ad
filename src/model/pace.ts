/** Long work that gives way: a timer, a click or a signal is seen to in between. */

/** Milliseconds of work after which other work has its turn; half of what is promised, so that one slow step does no harm. */
const TURN = 25;

/** The pace of one piece of long work. */
export class Pace {
  private gaveWay = performance.now();
  private last = this.gaveWay;

  private readonly signals: readonly (AbortSignal | undefined)[];

  /** @param signals each ends the work, with its reason */
  constructor(...signals: (AbortSignal | undefined)[]) {
    this.signals = signals;
    this.check();
  }

  /** @throws the reason of a signal that is aborted */
  check(): void {
    for (const signal of this.signals) signal?.throwIfAborted();
  }

  /**
   * After each step of the work: gives way where the next one would take too long.
   *
   * @throws the reason of a signal, once it is aborted
   */
  async step(): Promise<void> {
    this.check();
    const now = performance.now();
    const expected = now - this.last;
    this.last = now;
    if (now - this.gaveWay + expected < TURN) return;
    await turn();
    this.gaveWay = performance.now();
    this.last = this.gaveWay;
    this.check();
  }

  /** What work in steps gives, carried out at this pace. */
  async through<Value>(work: Generator<unknown, Value>): Promise<Value> {
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return value;
      await this.step();
    }
  }
}

/** A task of its own: timers of a browser would wait for 4 ms. */
async function turn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.addEventListener("message", resolve, { once: true });
    port1.start();
    port2.postMessage(null);
  });
  port1.close();
}
