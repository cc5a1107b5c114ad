/** Progress as plain lines, for streams that are no terminal. */

import type { Progress, ProgressTask, RunProgress } from "./progress.js";
import { Rate } from "./rate.js";

/** Seconds between two lines about one run. */
const LINE_SECONDS = 10;

export class LineProgress implements Progress {
  private readonly rates = new Map<number, { rate: Rate; written: number }>();
  private ended = 0;

  constructor(
    private readonly tasks: ProgressTask[],
    private readonly stream: NodeJS.WriteStream,
  ) {}

  private write(run: number, text: string): void {
    this.stream.write(`${this.tasks[run].label}: ${text}\n`);
  }

  start(run: number): void {
    this.rates.set(run, { rate: new Rate(), written: performance.now() });
    this.write(run, "started");
  }

  update(run: number, { step, loss }: RunProgress): void {
    const state = this.rates.get(run)!;
    const { steps } = this.tasks[run];
    const speed = state.rate.measure(step, steps);
    if (performance.now() - state.written < LINE_SECONDS * 1000) return;
    state.written = performance.now();
    this.write(run, `step ${step}/${steps}, loss ${loss.toFixed(4)}, ${speed}`);
  }

  phase(): void {}

  end(run: number, outcome: string): void {
    this.ended++;
    this.write(run, `${outcome} (${this.ended} of ${this.tasks.length})`);
  }

  note(text: string): void {
    this.stream.write(`${text}\n`);
  }

  close(): void {}
}
