/** Speed of a run and the time it has left, in words. */

/** Estimates speed and time left from the progress since the first report. */
export class Rate {
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
