// Asks a worker for the layout, for a limited time.
import type { Placed, Sized } from "./layout";
import LayoutWorker from "./layout-worker?worker";

export const MOST_SECONDS = 3;

/** Null when it takes too long, or is too deep. Rejects when `signal` ends it. */
export function layOut(sized: Sized, signal: AbortSignal): Promise<Placed | null> {
  const worker = new LayoutWorker();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<Placed | null>((resolve, reject) => {
    timer = setTimeout(resolve, MOST_SECONDS * 1000, null);
    worker.onmessage = ({ data }: MessageEvent<Placed | null>) => {
      resolve(data);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(`The layout failed: ${message}`));
    };
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
    worker.postMessage(sized);
  }).finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
}
