// Step 4: exports the current network as ONNX, and compares both runtimes.
import { fromLayersModel, load, memoryUsage, type OnnxModel } from "onnx-loom";
import type { DataSet } from "../data/dataset";
import { fingerprint } from "../page/download";
import {
  formatBytes,
  formatCount,
  formatMilliseconds,
  formatPercent,
  formatTiny,
} from "../page/format";
import { compare, type Comparison } from "../network/compare";
import { snapshot, type Network } from "../network/create";
import type { Classifier } from "../network/onnxruntime";
import { announce, element, showFigure } from "../page/ui";

export interface Exported {
  /** A copy from the time of the export, because training may go on. */
  readonly network: Network;
  readonly data: DataSet;
  readonly model: OnnxModel;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** `seen` is the number of samples that the network has learned from so far. */
export async function runExport(learning: Network, data: DataSet, seen: number): Promise<Exported> {
  await load(); // not part of the measured time, since it happens once and depends on the connection
  const network = snapshot(learning, data);
  const start = performance.now();
  const model = await fromLayersModel(network.model);
  const bytes = model.toUint8Array();
  const time = performance.now() - start;
  const { wasmBytes } = memoryUsage();
  showFigure("export-bytes", formatBytes(bytes.length), bytes.length);
  showFigure("export-seen", `${formatCount(seen)} ${data.kind}`, seen);
  showFigure("export-time", formatMilliseconds(time), time);
  showFigure("wasm-memory", formatBytes(wasmBytes), wasmBytes);
  showFigure("fingerprint", (await fingerprint(bytes)) || "needs a secure page");
  announce(`Exported: ${formatBytes(bytes.length)}.`);
  return { network, data, model, bytes };
}

/** Resolves to false if the person has stopped it. */
export async function runComparison(exported: Exported, classifier: Classifier): Promise<boolean> {
  const stopping = new AbortController();
  const stop = element("compare-stop", HTMLButtonElement);
  const progress = element("compare-progress", HTMLProgressElement);
  stop.onclick = () => {
    stopping.abort();
  };
  stop.hidden = progress.hidden = false;
  try {
    const { network, data } = exported;
    const result = await compare(network, classifier, data.heldOut, (share) => {
      progress.value = share;
      stopping.signal.throwIfAborted();
    });
    showComparison(result, data.kind);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  } finally {
    if (document.activeElement === stop) element("compare-start", HTMLButtonElement).focus();
    stop.hidden = progress.hidden = true;
  }
  return !stopping.signal.aborted;
}

function showComparison(result: Comparison, kind: DataSet["kind"]): void {
  const { count, agreeing, largestDifference } = result;
  const showAccuracy = (id: string, accuracy: number) => {
    showFigure(id, formatPercent(accuracy, 2), accuracy);
  };
  showAccuracy("tensorflow-accuracy", result.tensorflowAccuracy);
  showAccuracy("onnxruntime-accuracy", result.onnxruntimeAccuracy);
  showFigure("agreeing", `${formatCount(agreeing)} of ${formatCount(count)}`, agreeing);
  showFigure("largest-difference", formatTiny(largestDifference), largestDifference);
  announce(`Both give the same answer for ${agreeing} of ${count} ${kind}.`);
}
