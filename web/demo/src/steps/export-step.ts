// Step 2 on the page: rebuild, export, and the comparison of both runtimes.
import { load, memoryUsage, type OnnxModel } from "onnx-loom";
import { compare } from "./compare";
import { loadDigits } from "./data";
import { fingerprint } from "./download";
import { formatBytes, formatCount, formatMilliseconds, formatPercent, formatTiny } from "./format";
import type { Network } from "./network";
import { rebuild } from "./rebuild";
import type { Classifier } from "./run";
import { announce, showFigure } from "./ui";

export interface Exported {
  readonly model: OnnxModel;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export async function runExport(network: Network): Promise<Exported> {
  await load(); // not part of the times below: it happens once, and depends on the connection
  const start = performance.now();
  const model = await rebuild(network);
  const built = performance.now();
  const bytes = model.toUint8Array();
  const exported = performance.now();
  const { wasmBytes } = memoryUsage();
  showFigure("export-bytes", formatBytes(bytes.length), bytes.length);
  showFigure("build-time", formatMilliseconds(built - start), built - start);
  showFigure("export-time", formatMilliseconds(exported - built), exported - built);
  showFigure("wasm-memory", formatBytes(wasmBytes), wasmBytes);
  showFigure("fingerprint", (await fingerprint(bytes)) || "needs a secure page");
  announce(`Exported: ${formatBytes(bytes.length)}.`);
  return { model, bytes };
}

export async function runComparison(network: Network, classifier: Classifier): Promise<void> {
  const { heldOut } = await loadDigits();
  const result = await compare(network, classifier, heldOut);
  const { count, agreeing, largestDifference } = result;
  const showAccuracy = (id: string, accuracy: number) => {
    showFigure(id, formatPercent(accuracy, 2), accuracy);
  };
  showAccuracy("tensorflow-accuracy", result.tensorflowAccuracy);
  showAccuracy("onnxruntime-accuracy", result.onnxruntimeAccuracy);
  showFigure("agreeing", `${formatCount(agreeing)} of ${formatCount(count)}`, agreeing);
  showFigure("largest-difference", formatTiny(largestDifference), largestDifference);
  announce(`Both give the same answer for ${agreeing} of ${count} digits.`);
}
