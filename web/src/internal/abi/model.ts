// The functions of wasm/abi/abi.h that make a finished model, or take one.
import type { ModelSummary } from "../../model-summary.js";
import type { Runtime } from "../wasm/runtime.js";
import { writeExportRequest } from "./export-options.js";
import type { ExportRequest } from "./export-options.js";
import { readFinished, readLayout, readSplices, writeModel } from "./finished.js";
import type { Handle } from "./handle.js";
import type { Layout, ModelData, Splice } from "./model-data.js";
import { readSummary } from "./model-summary.js";

/** Checks the model and frees the builder. */
export function finishBuilder(handle: Handle, valueTypes: boolean): ModelData {
  return handle.engine.run(
    "model",
    (w) => {
      w.boolean(valueTypes);
    },
    (x, address, size) => x.loom_builder_finish(handle.id, address, size),
    (r) => readFinished(r, handle.runtime, { weight: (number) => handle.weights.get(number) }),
  );
}

/** The model with the options applied. It shares the weights. */
export function applyOptions(data: ModelData, request: ExportRequest): ModelData {
  return data.runtime.engine.run(
    "model",
    (w) => {
      writeModel(w, data);
      writeExportRequest(w, request);
    },
    (x, address, size) => x.loom_model_apply(address, size),
    (r) => readFinished(r, data.runtime, { weight: (number) => data.weights[number] }),
  );
}

/** A model whose weights are in files beside it. */
export interface ExternalLayout {
  readonly files: readonly FileLayout[];
  readonly model: Layout;
}

export interface ExternalDataRequest {
  readonly threshold: number;
  readonly location: string; // "": the default
  readonly align: number;
  readonly maxFileSize: number; // 0: unlimited
  readonly onlyIfTooLarge: boolean;
}

export interface FileLayout {
  readonly path: string;
  readonly byteLength: number;
  /** In the order of their offsets in the file. */
  readonly weights: readonly Splice[];
}

export function layOutExternal(data: ModelData, options: ExternalDataRequest): ExternalLayout {
  return data.runtime.engine.run(
    "model",
    (w) => {
      writeModel(w, data);
      w.f64(options.threshold);
      w.string(options.location);
      w.u32(options.align);
      w.f64(options.maxFileSize);
      w.boolean(options.onlyIfTooLarge);
    },
    (x, address, size) => x.loom_model_external_parts(address, size),
    (r) => ({
      files: r.list(() => ({ path: r.string(), byteLength: r.f64(), weights: readSplices(r) })),
      model: readLayout(r),
    }),
  );
}

export function inspect(data: ModelData): ModelSummary {
  return data.runtime.engine.run(
    "model",
    (w) => {
      writeModel(w, data);
    },
    (x, address, size) => x.loom_model_inspect(address, size),
    readSummary,
  );
}

/** Where the text only refers to a weight, the model lacks its bytes. */
export function parseText(runtime: Runtime, text: string): ModelData {
  return runtime.engine.run(
    "text",
    (w) => {
      w.string(text);
    },
    (x, address, size) => x.loom_model_parse(address, size),
    (r) => readFinished(r, runtime, { weight: () => undefined }),
  );
}

export function printText(data: ModelData): string {
  return data.runtime.engine.run(
    "model",
    (w) => {
      writeModel(w, data);
    },
    (x, address, size) => x.loom_model_print(address, size),
    (r) => r.string(),
  );
}
