// How long work will still take, from its speed so far.

const ENOUGH = 0.01; // of the work, before anything can be said

export class Forecast {
  #first: { share: number; seconds: number } | null = null;

  /** To be called after each step, with the share that is done and since when. Null: too early to tell. */
  secondsLeft(share: number, seconds: number): number | null {
    this.#first ??= { share, seconds }; // the first step also warms up: its speed says nothing
    const done = share - this.#first.share;
    if (done < ENOUGH) return null;
    return ((seconds - this.#first.seconds) / done) * (1 - share);
  }
}
