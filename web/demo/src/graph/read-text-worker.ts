// Reads ONNX text outside the page's thread, because 20,000 nodes take half a second.
import { LoomError, parseModel, type OnnxModel } from "onnx-loom";
import type { ReadText } from "./read-text";

addEventListener("message", ({ data }: MessageEvent<string>) => {
  void read(data).then(postMessage);
});

/** Resolves to an error text if the ONNX text is wrong. */
async function read(text: string): Promise<ReadText | string> {
  try {
    const model = await parseModel(text);
    return { summary: model.inspect(), byteLength: sizeOf(model) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function sizeOf(model: OnnxModel): number | null {
  try {
    return model.byteLength;
  } catch (error) {
    if (error instanceof LoomError && error.code === "weight-mismatch") return null;
    throw error;
  }
}
