import * as abi from "./internal/abi/builder.js";
import { checkOptions, checkString, expected } from "./internal/check/check.js";
import { loadRuntime } from "./internal/wasm/runtime.js";
import { loadOptionNames } from "./load.js";
import type { LoadOptions } from "./load.js";
import { OnnxModel } from "./model.js";

/**
 * The model of a text in {@link https://github.com/onnx/onnx/blob/main/docs/Syntax.md | ONNX's own
 * syntax}, checked as {@link ModelBuilder.finish} checks one. For tests, and for what people send.
 *
 * ```js
 * const model = await parseModel(`
 *   <ir_version: 10, opset_import: ["" : 21]>
 *   main (float[N, 4] x) => (float[N, 4] y) <float[4] scale = {1, 2, 3, 4}> { y = Mul (x, scale) }
 * `);
 * ```
 *
 * Where {@link printModel} wrote a reference instead of a weight's values, the model lacks these: it can
 * be inspected and printed, every export throws `weight-mismatch`.
 *
 * @throws {LoomError} (as a rejection) `invalid-argument` when the text breaks the syntax: `where` tells
 *   line and column, `cause` is the official parser's text; `weight-mismatch` for values that do not fit
 *   their data type and dims; `unsupported` for what the official parser would read wrongly: values of 2,
 *   4 and 6 bits, lists of tensors, graphs or types, endless nesting; `check-failed`; what
 *   {@link Graph.node} throws for a node that inference refuses; what {@link load} throws.
 */
export async function parseModel(text: string, options?: LoadOptions): Promise<OnnxModel> {
  checkString(text, "text", "it");
  const runtime = await loadRuntime(checkOptions(options, loadOptionNames, "text"));
  const { weights, skeleton } = abi.parseText(runtime.engine, text);
  return OnnxModel.make({
    runtime,
    skeleton,
    weights: weights.map((source) => source && { source, byteLength: source.byteLength }),
  });
}

/**
 * The model as ONNX text, which {@link parseModel} takes back. Initializers of at most 1,024 bytes are
 * written with their values, larger ones as a reference without: `["location": "loom:0", …]`.
 *
 * @throws {LoomError} `unsupported` when something would be lost, with the place: the text has no words
 *   for doc strings and metadata other than the model's, sparse tensors, values of 2, 4 or 6 bits and
 *   complex ones, defaults of functions' attributes, lists of tensors, graphs or types.
 */
export function printModel(model: OnnxModel): string {
  if (!OnnxModel.is(model)) expected("printModel", "a model, as finish() returns", model);
  const { runtime, skeleton } = OnnxModel.dataOf(model);
  return abi.printText(runtime.engine, skeleton);
}
