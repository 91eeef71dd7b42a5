// Asks a worker for what is in a model of ONNX text.
import type { ModelSummary } from "onnx-loom";
import { ask } from "./ask";
import ReadTextWorker from "./read-text-worker?worker";

export interface ReadText {
  readonly summary: ModelSummary;
  /** Of the file; null: the text lacks the values of some weights. */
  readonly byteLength: number | null;
}

/** Rejects with what is wrong with the text, and when `signal` ends it. */
export async function readText(text: string, signal: AbortSignal): Promise<ReadText> {
  const answer = await ask<ReadText | string>(new ReadTextWorker(), text, signal);
  if (typeof answer === "string") throw new Error(answer);
  return answer;
}
