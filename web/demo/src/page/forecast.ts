// Estimates the remaining time of work from its speed so far.

const ENOUGH = 0.01; // the share of the work that an estimate needs

export class Forecast {
  #first: { share: number; seconds: number } | null = null;

  /** Call it after each step, with the share that is done and the seconds so far. Null if it is too early. */
  secondsLeft(share: number, seconds: number): number | null {
    this.#first ??= { share, seconds }; // the first step includes the warm-up, so its speed does not count
    const done = share - this.#first.share;
    if (done < ENOUGH) return null;
    return ((seconds - this.#first.seconds) / done) * (1 - share);
  }
}
