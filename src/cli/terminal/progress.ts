/** Live progress of concurrent runs: a bar each on a terminal, plain lines elsewhere. */

import cliProgress from "cli-progress";
import { isTerminal } from "./terminal.js";

export interface RunProgress {
  step: number;
  loss: number;
}

/** Progress reports of the commands; an implementation decides how to show them. */
export interface Progress {
  start(run: number): void;
  update(run: number, progress: RunProgress): void;
  phase(run: number, phase: string): void;
  end(run: number, outcome: string): void;
  note(text: string): void;
  close(): void;
}

interface Task {
  label: string;
  steps: number;
}

export function makeProgress(tasks: Task[], stream: NodeJS.WriteStream): Progress {
  return isTerminal(stream) ? new BarProgress(tasks, stream) : new LineProgress(tasks, stream);
}

/** Estimates speed and time left from the progress since the first report. */
class Rate {
  private first: { step: number; time: number } | undefined;

  /** @param isShort true: only the time left */
  measure(step: number, steps: number, isShort = false): string {
    const time = performance.now() / 1000;
    this.first ??= { step, time };
    const elapsed = time - this.first.time;
    const speed = elapsed > 0 ? (step - this.first.step) / elapsed : 0;
    if (speed <= 0) return "starting";
    const left = `${duration((steps - step) / speed)} left`;
    return isShort ? left : `${speed.toFixed(speed < 10 ? 1 : 0)} steps/s, ${left}`;
  }
}

/** Formats seconds for people. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

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
class BarProgress implements Progress {
  private readonly bars: cliProgress.MultiBar;
  /** width of the longest label in columns */
  private readonly labels: number;
  private readonly total: cliProgress.SingleBar;
  private readonly running = new Map<number, Slot>();
  private readonly idle: cliProgress.SingleBar[] = [];
  private ended = 0;

  constructor(
    private readonly tasks: Task[],
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

/** Seconds between two lines about one run. */
const LINE_SECONDS = 10;

class LineProgress implements Progress {
  private readonly rates = new Map<number, { rate: Rate; written: number }>();
  private ended = 0;

  constructor(
    private readonly tasks: Task[],
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
