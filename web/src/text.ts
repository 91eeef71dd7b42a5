import * as abi from "./internal/abi/model.js";
import { checkOptions, checkString, expected } from "./internal/check/check.js";
import { loadRuntime } from "./internal/wasm/runtime.js";
import { loadOptionNames } from "./load.js";
import type { LoadOptions } from "./load-options.js";
import { OnnxModel } from "./model.js";

/**
 * Parses a model in {@link https://github.com/onnx/onnx/blob/main/docs/Syntax.md | ONNX's own text
 * syntax}, and checks it as {@link ModelBuilder.finish} does.
 *
 * ```js
 * const model = await parseModel(`
 *   <ir_version: 10, opset_import: ["" : 21]>
 *   main (float[N, 4] x) => (float[N, 4] y) <float[4] scale = {1, 2, 3, 4}> { y = Mul (x, scale) }
 * `);
 * ```
 *
 * Where the text has a reference in place of a weight's values, as {@link printModel} writes it, the
 * model lacks these values: it can be inspected and printed, but every export throws `weight-mismatch`.
 *
 * @throws {LoomError} (as a rejection) `invalid-argument` when the text breaks the syntax: `where` has
 *   the line and the column, `cause` the official parser's text; `weight-mismatch` for values that do not
 *   fit their data type and dims; `unsupported` for what the official parser would read wrongly: values of
 *   2, 4 and 6 bits, lists of tensors, graphs or types, very deep nesting; `check-failed`; what
 *   {@link Graph.node} throws for a node that inference refuses; what {@link load} throws.
 */
export async function parseModel(text: string, options?: LoadOptions): Promise<OnnxModel> {
  checkString(text, "text", "it");
  const runtime = await loadRuntime(checkOptions(options, loadOptionNames, "text"));
  return OnnxModel.make(abi.parseText(runtime, text));
}

/**
 * Prints the model as ONNX text, which {@link parseModel} can read. Initializers of at most 1,024 bytes
 * have their values in the text, larger ones only a reference: `["location": "loom:0", …]`.
 *
 * @throws {LoomError} `unsupported`, with the place, when the syntax cannot say something: doc strings and
 *   metadata other than the model's own, sparse tensors, complex values and values of 2, 4 or 6 bits,
 *   defaults of the attributes of functions, lists of tensors, graphs or types.
 */
export function printModel(model: OnnxModel): string {
  if (!OnnxModel.is(model)) expected("printModel", "a model, as finish() returns", model);
  return abi.printText(OnnxModel.dataOf(model));
}
