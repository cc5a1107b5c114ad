/** Live progress of concurrent runs, whoever shows it. */

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

/** A run whose progress is shown. */
export interface ProgressTask {
  label: string;
  steps: number;
}
