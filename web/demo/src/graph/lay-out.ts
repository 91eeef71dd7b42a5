// Asks a worker for the layout, for a limited time.
import { ask } from "./ask";
import type { Placed, Sized } from "./layout";
import LayoutWorker from "./layout-worker?worker";

export const MOST_SECONDS = 3;

/** Null when it takes too long, or is too deep. Rejects when `signal` ends it. */
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
    return await ask(new LayoutWorker(), sized, ending.signal);
  } catch (error) {
    if (error === tooLong) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
