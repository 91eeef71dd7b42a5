// Computes the layout in a worker, within a limited time.
import type { Placed, Sized } from "./layout";
import LayoutWorker from "./layout-worker?worker";
import { runWorker } from "./run-worker";

export const MOST_SECONDS = 3;

/** Resolves to null if the layout takes too long, or if the graph is too deep. Rejects if `signal` is aborted. */
export async function layOut(sized: Sized, signal: AbortSignal): Promise<Placed | null> {
  const ending = new AbortController();
  const tooLong = new Error("The layout takes too long.");
  const timer = setTimeout(() => {
    ending.abort(tooLong);
  }, MOST_SECONDS * 1000);
  signal.addEventListener("abort", () => {
    ending.abort(signal.reason);
  });
  try {
    return await runWorker(new LayoutWorker(), sized, ending.signal);
  } catch (error) {
    if (error === tooLong) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
