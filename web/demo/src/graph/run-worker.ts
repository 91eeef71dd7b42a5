// Sends one request to a worker, and ends the worker after its result.

/** Rejects if the worker fails, or with the reason of `signal` if that is aborted. */
export function runWorker<Result>(
  worker: Worker,
  request: unknown,
  signal: AbortSignal,
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Result>) => {
      resolve(data);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(`A worker of the page failed: ${message}`));
    };
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
    worker.postMessage(request);
  }).finally(() => {
    worker.terminate();
  });
}
