// The functions of wasm/abi/abi.h that make a finished model, or take one as its skeleton.
import type { ModelSummary } from "../../model-summary.js";
import type { Engine } from "../wasm/engine.js";
import type { Reader } from "../wasm/reader.js";
import { writeExportRequest } from "./export-options.js";
import type { ExportRequest } from "./export-options.js";
import type { Handle } from "./handle.js";
import { readSummary } from "./model-summary.js";

/** Checks the model and frees the builder. Returns the skeleton. */
export function finishBuilder(handle: Handle, valueTypes: boolean): Uint8Array<ArrayBuffer> {
  return handle.engine.run(
    "model",
    (w) => {
      w.boolean(valueTypes);
    },
    (x, address, size) => x.loom_builder_finish(handle.id, address, size),
    (r) => r.rest(),
  );
}

/** Returns the new skeleton, in which the weights keep their numbers. */
export function applyOptions(
  engine: Engine,
  skeleton: Uint8Array,
  fixedSizes: boolean,
  request: ExportRequest,
): Uint8Array<ArrayBuffer> {
  return engine.run(
    "model",
    (w) => {
      writeExportRequest(w, request);
      w.boolean(fixedSizes);
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_apply(address, size),
    (r) => r.rest(),
  );
}

/** A weight in a sequence of bytes. */
export interface Splice {
  /** Where the weight goes, in bytes from the start of the file, or of the pieces of a layout. */
  readonly offset: number;
  readonly weight: number;
  readonly byteLength: number;
  readonly name: string;
}

/** Where the weights go in an exported model. */
export interface Layout {
  readonly byteLength: number;
  readonly splices: Splice[];
  /** All pieces of the skeleton, joined. */
  readonly pieces: Uint8Array<ArrayBuffer>;
}

export function layOut(engine: Engine, skeleton: Uint8Array): Layout {
  return engine.run(
    "model",
    (w) => {
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_parts(address, size),
    readLayout,
  );
}

function readLayout(r: Reader): Layout {
  return { byteLength: r.f64(), splices: readSplices(r), pieces: r.rest() };
}

function readSplices(r: Reader): Splice[] {
  return r.list(() => ({
    offset: r.f64(),
    weight: r.u32(),
    byteLength: r.f64(),
    name: r.string(),
  }));
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

export function layOutExternal(
  engine: Engine,
  skeleton: Uint8Array,
  options: ExternalDataRequest,
): ExternalLayout {
  return engine.run(
    "model",
    (w) => {
      w.f64(options.threshold);
      w.string(options.location);
      w.u32(options.align);
      w.f64(options.maxFileSize);
      w.boolean(options.onlyIfTooLarge);
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_external_parts(address, size),
    (r) => ({
      files: r.list(() => ({ path: r.string(), byteLength: r.f64(), weights: readSplices(r) })),
      model: readLayout(r),
    }),
  );
}

export function inspect(engine: Engine, skeleton: Uint8Array): ModelSummary {
  return engine.run(
    "model",
    (w) => {
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_inspect(address, size),
    readSummary,
  );
}

/** What {@link parseText} returns. */
export interface ParsedModel {
  /** By weight number; undefined where the text only refers to a weight. */
  readonly weights: (Uint8Array<ArrayBuffer> | undefined)[];
  readonly skeleton: Uint8Array<ArrayBuffer>;
}

export function parseText(engine: Engine, text: string): ParsedModel {
  return engine.run(
    "text",
    (w) => {
      w.string(text);
    },
    (x, address, size) => x.loom_model_parse(address, size),
    (r) => ({ weights: r.list(() => r.optional(() => r.blob())), skeleton: r.rest() }),
  );
}

export function printText(engine: Engine, skeleton: Uint8Array): string {
  return engine.run(
    "model",
    (w) => {
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_print(address, size),
    (r) => r.string(),
  );
}
