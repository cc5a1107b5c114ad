/** One piece of work whose phases are shown one after the other: on a terminal in a line that is written over, elsewhere a line for each. */

import { Rate } from "./rate.js";
import { isTerminal } from "./terminal.js";

/** Goes to the line's begin, and clears it. */
const OVER = "\r\u001b[K";

export class Phases {
  private readonly isOver: boolean;
  private now = "";
  private rate = new Rate();

  constructor(private readonly stream: NodeJS.WriteStream) {
    this.isOver = isTerminal(stream);
  }

  phase(phase: string): void {
    if (phase === this.now) return;
    this.now = phase;
    this.rate = new Rate();
    this.stream.write(this.isOver ? `${OVER}${phase}` : `${phase}\n`);
  }

  steps(done: number, all: number): void {
    if (!this.isOver) return;
    const text = `${this.now}: step ${done} of at most ${all}, ${this.rate.measure(done, all, true)}`;
    // a line that wraps cannot be written over
    this.stream.write(OVER + text.slice(0, Math.max(20, this.stream.columns - 1)));
  }

  note(note: string): void {
    this.stream.write(this.isOver ? `${OVER}${note}\n${this.now}` : `${note}\n`);
  }

  close(): void {
    if (this.isOver) this.stream.write(OVER);
  }
}
