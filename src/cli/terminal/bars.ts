/** Progress on a terminal, as bars. */

import cliProgress from "cli-progress";
import type { Progress, ProgressTask, RunProgress } from "./progress.js";
import { Rate } from "./rate.js";

interface Slot {
  bar: cliProgress.SingleBar;
  rate: Rate;
}

const BAR = 20;
/** Largest width of the text about a run in columns: steps, loss, speed and time left. */
const LONG_TEXT = 62;
/** Clears the screen from the cursor on: a note may take several lines, where bars were. */
const CLEAR_BELOW = "\u001b[J";

/** One bar for all runs, and one for each active run; a bar is reused when its run ends. */
export class BarProgress implements Progress {
  private readonly bars: cliProgress.MultiBar;
  /** width of the longest label in columns */
  private readonly labels: number;
  private readonly total: cliProgress.SingleBar;
  private readonly running = new Map<number, Slot>();
  private readonly idle: cliProgress.SingleBar[] = [];
  private ended = 0;

  constructor(
    private readonly tasks: ProgressTask[],
    private readonly stream: NodeJS.WriteStream,
  ) {
    this.labels = Math.max("all runs".length, ...tasks.map((task) => task.label.length));
    const isBarred = this.columns >= this.labels + 2 + BAR + LONG_TEXT / 2;
    this.bars = new cliProgress.MultiBar({
      stream,
      format: isBarred ? "{label} {bar} {text}" : "{label} {text}",
      barsize: BAR,
      hideCursor: true,
      // bars are cut at the terminal's edge, notes continue on the next line
      linewrap: true,
      fps: 10,
      barCompleteChar: "█",
      barIncompleteChar: "░",
    });
    this.total = this.bars.create(tasks.length, 0, { label: this.pad("all runs"), text: this.count() });
  }

  private get columns(): number {
    return this.stream.columns > 0 ? this.stream.columns : 80;
  }

  /** Pads or cuts a label to the common width, at most half of the terminal; cuts its start, which most labels share. */
  private pad(label: string): string {
    const most = Math.floor(this.columns / 2);
    return label.length > most ? `…${label.slice(1 - most)}` : label.padEnd(Math.min(this.labels, most));
  }

  private count(): string {
    return `${this.ended} of ${this.tasks.length} ended`;
  }

  start(run: number): void {
    const { label, steps } = this.tasks[run];
    const payload = { label: this.pad(label), text: "starting" };
    const bar = this.idle.pop() ?? this.bars.create(steps, 0, payload);
    bar.setTotal(steps);
    bar.update(0, payload);
    this.running.set(run, { bar, rate: new Rate() });
  }

  update(run: number, { step, loss }: RunProgress): void {
    const { bar, rate } = this.running.get(run)!;
    const { steps } = this.tasks[run];
    const isShort = this.columns < this.labels + 2 + BAR + LONG_TEXT;
    const text = isShort ? `${Math.floor((100 * step) / steps)} %, ` : `step ${step}/${steps}, loss ${loss.toFixed(4)}, `;
    bar.update(step, { text: text + rate.measure(step, steps, isShort) });
  }

  phase(run: number, phase: string): void {
    const { bar } = this.running.get(run)!;
    if (phase === "drawing data") bar.update({ text: phase });
    else bar.update(this.tasks[run].steps, { text: phase });
  }

  end(run: number, outcome: string): void {
    const { bar } = this.running.get(run)!;
    this.running.delete(run);
    this.idle.push(bar);
    bar.update({ text: outcome.replace(/[:;].*/, "") });
    this.note(`${this.tasks[run].label.padEnd(this.labels)} ${outcome}`);
    this.ended++;
    this.total.update(this.ended, { text: this.count() });
  }

  note(text: string): void {
    this.bars.log(`${CLEAR_BELOW}${text}\n`);
  }

  close(): void {
    this.bars.update();
    this.bars.stop();
  }
}
