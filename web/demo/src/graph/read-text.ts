// Reads a model from ONNX text in a worker.
import type { ModelSummary } from "onnx-loom";
import ReadTextWorker from "./read-text-worker?worker";
import { runWorker } from "./run-worker";

export interface ReadText {
  readonly summary: ModelSummary;
  /** The size of the file; null if the text lacks the values of some weights. */
  readonly byteLength: number | null;
}

/** Rejects if the text is wrong, with the reason, or if `signal` is aborted. */
export async function readText(text: string, signal: AbortSignal): Promise<ReadText> {
  const result = await runWorker<ReadText | string>(new ReadTextWorker(), text, signal);
  if (typeof result === "string") throw new Error(result);
  return result;
}
