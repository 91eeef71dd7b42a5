// One question to a worker, which ends with its answer.

/** Rejects when the worker fails, and with the signal's reason when that ends it. */
export function ask<Answer>(
  worker: Worker,
  question: unknown,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      resolve(data);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(`A worker of the page failed: ${message}`));
    };
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
    worker.postMessage(question);
  }).finally(() => {
    worker.terminate();
  });
}
