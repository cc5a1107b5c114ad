/** The time that a fit is bound to. What fits into it depends on the machine, so the steps that it came to are kept with the model. */

const PER_MINUTE = 60_000;
/** Time of a fit of all rows, over that of the trials' part of them. */
const ALL_ROWS = 1.25;

export class TimeBound {
  private readonly end: number;
  private trialsBegan: number;
  private mixture = 0;

  /**
   * @param minutes of the whole fit, undefined for as many as it takes
   * @param fits as long as the trials that follow them
   * @param now in milliseconds
   */
  constructor(
    minutes: number | undefined,
    private readonly fits: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.trialsBegan = now();
    this.end = minutes === undefined ? Infinity : this.trialsBegan + PER_MINUTE * minutes;
  }

  /** The rows that trials are fitted to have their mixture, which took all the time since `began`, and steps follow. */
  beginTrials(began: number): void {
    this.trialsBegan = this.now();
    this.mixture = this.trialsBegan - began;
  }

  get time(): number {
    return this.now();
  }

  /** Whether, after `done` steps of trials, there is no time to go on to `next` and then for the fits that follow. */
  isShortFor(next: number, done: number): boolean {
    const now = this.now();
    // what judges the trials is taken for a part of their steps
    const perStep = done === 0 ? 0 : (now - this.trialsBegan) / done;
    return now + (next - done) * perStep + this.fits * ALL_ROWS * (this.mixture + next * perStep) > this.end;
  }
}
