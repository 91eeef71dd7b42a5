/// <reference lib="esnext.disposable" preserve="true" />
import type { AttributeValue, SubgraphBody } from "./attribute-types.js";
import { Graph } from "./graph.js";
import { defineFunction } from "./internal/abi/bodies.js";
import { createBuilder } from "./internal/abi/builder.js";
import type { BuilderRequest } from "./internal/abi/builder.js";
import type { FunctionRequest } from "./internal/abi/function.js";
import { Handle } from "./internal/abi/handle.js";
import { finishBuilder } from "./internal/abi/model.js";
import type { BodyRef } from "./internal/abi/records.js";
import { atCall } from "./internal/check/at-call.js";
import {
  checkArray,
  checkInt64,
  checkInteger,
  checkOptions,
  checkString,
  expected,
  checkStrings,
  isRecord,
  MAX_U32,
  optionalBoolean,
  optionalString,
} from "./internal/check/check.js";
import { loadRuntime } from "./internal/wasm/runtime.js";
import type { LoadOptions } from "./load-options.js";
import { loadOptionNames } from "./load.js";
import { OnnxModel } from "./model.js";
import { runBody } from "./subgraph.js";

/** Options of {@link ModelBuilder.create}. */
export interface BuilderOptions extends LoadOptions {
  /** The opset of ONNX's own operators. Default: 26, the newest that onnxruntime-web 1.30 takes. */
  opset?: number | undefined;
  /**
   * The opsets of other domains. The first node of a domain that is not listed imports it, at the version
   * that was released with `opset`, or at version 1.
   */
  opsetImports?: Readonly<Record<string, number>> | undefined;
  /** Default: `"main"`. */
  graphName?: string | undefined;
  docString?: string | undefined;
  /** The doc string of the main graph. */
  graphDocString?: string | undefined;
  /** Default: `"onnx-loom"`. */
  producerName?: string | undefined;
  producerVersion?: string | undefined;
  /** The domain of the model, such as `"com.example"`. */
  domain?: string | undefined;
  /** Your version number of the model, an integer of 64 bits. */
  modelVersion?: number | bigint | undefined;
  /** `metadata_props` of the model. */
  metadata?: Readonly<Record<string, string>> | undefined;
}

/** Options of {@link ModelBuilder.finish}. */
export interface FinishOptions {
  /** Also write the inferred type of every value into the model (`value_info`). Default: false. */
  valueTypes?: boolean | undefined;
}

const BUILDER_OPTIONS = [
  "opset",
  "opsetImports",
  "graphName",
  "docString",
  "graphDocString",
  "producerName",
  "producerVersion",
  "domain",
  "modelVersion",
  "metadata",
  ...loadOptionNames,
] as const;

const WHERE = "model";

/**
 * Builds one model by appending to its {@link graph}. The same calls always give the same bytes.
 *
 * ```js
 * const builder = await ModelBuilder.create({ opset: 21 });
 * const g = builder.graph;
 * const x = g.input("x", "float32", ["N", 784]);
 * const w = g.initializer("fc.weight", trained, [784, 10]);
 * const [logits] = g.node("MatMul", [x, w]);
 * const [probs] = g.node("Softmax", [logits], { axis: -1 });
 * g.output("probs", probs);
 * const bytes = builder.finish().toUint8Array();
 * ```
 *
 * A builder holds WebAssembly memory until `finish()` or `dispose()`. If neither is called, for instance
 * because of an exception, the memory is freed when the builder is garbage collected. `using builder = …`
 * frees it at the end of the block.
 */
export class ModelBuilder implements Disposable {
  /** The model's main graph. */
  readonly graph: Graph;
  readonly #handle: Handle;

  private constructor(handle: Handle) {
    this.#handle = handle;
    this.graph = Graph.make(handle);
  }

  /**
   * Makes a builder. Loads loom.wasm first if it is not loaded yet.
   *
   * @throws {LoomError} (as a rejection) `invalid-argument` for an unknown option, or an opset that
   *   ONNX 1.23 does not have; what {@link load} throws; `out-of-memory`.
   */
  static async create(options?: BuilderOptions): Promise<ModelBuilder> {
    const checked = checkOptions(options, BUILDER_OPTIONS, WHERE);
    const request = builderRequest(checked);
    const runtime = await loadRuntime(checked);
    const { engine } = runtime;
    const id = createBuilder(engine, request);
    return new ModelBuilder(new Handle(runtime, engine, id, request.graphName));
  }

  /**
   * Checks the whole model with ONNX's official checker and returns it, with the lowest IR version that
   * its features need. Nodes that are equal, for the checker, to one that passed it before, in this or in
   * an earlier model, are not checked again. On success the builder and its values cannot be used any
   * more, and the WebAssembly memory is freed. After a failure the model can be corrected and finished
   * again.
   *
   * @throws {LoomError} `check-failed` with the checker's text as `cause`; `invalid-state` for a graph
   *   without outputs, and when the builder is finished or disposed of; `out-of-memory`.
   */
  finish(options?: FinishOptions): OnnxModel {
    return atCall(this, "finish", () => {
      const handle = this.#handle;
      handle.checkOpen(WHERE);
      const { valueTypes } = checkOptions(options, ["valueTypes"], WHERE);
      const withTypes = optionalBoolean(valueTypes, false, WHERE, "valueTypes");
      const data = finishBuilder(handle, withTypes);
      handle.markFinished();
      return OnnxModel.make(data);
    });
  }

  /**
   * Defines a function of the model. Nodes of the graph, and functions that are defined later, call it
   * like an operator. ONNX checks the types in it at each call.
   *
   * ```js
   * builder.function("com.example::Scale", ["x"], (g, x) => {
   *   const [factor] = g.node("Constant", [], { value_float: attributeRef("factor") });
   *   return g.node("Mul", [x, factor]);
   * }, { attributes: ["factor"] });
   * const [y] = g.node("com.example::Scale", [x], { factor: float(2) });
   * ```
   *
   * @param name `"domain::Name"`, in a domain that is not one of ONNX's own.
   * @param inputs the names of its formal parameters.
   * @throws {LoomError} `invalid-argument`; `duplicate-name` for another function of that name and
   *   overload; `invalid-state` while a body is being built; `check-failed`; and what `body` throws.
   *   A function that calls itself is refused as an unknown operator.
   */
  function(
    name: string,
    inputs: readonly string[],
    body: SubgraphBody,
    options?: FunctionOptions,
  ): void {
    atCall(this, "function", () => {
      const where = `function "${typeof name === "string" ? name : "?"}"`;
      const handle = this.#handle;
      handle.checkOpen(where);
      const request = functionRequest(name, inputs, options, where);
      if (typeof body !== "function") expected(where, "a function that builds the body", body);
      const fill = (ref: BodyRef) => runBody(handle, Graph.make(handle, ref), ref, body);
      defineFunction(handle, request, fill, where);
    });
  }

  /** Discards the model and frees its memory. Does nothing after `finish()` or another `dispose()`. */
  dispose(): void {
    this.#handle.dispose();
  }

  /** `dispose()` for `using`, in engines that have `Symbol.dispose`. */
  declare [Symbol.dispose]: () => void;
}

// Not written in the class: in engines without Symbol.dispose it would be a method named "undefined".
if (typeof Symbol.dispose === "symbol") {
  Object.defineProperty(ModelBuilder.prototype, Symbol.dispose, {
    value(this: ModelBuilder) {
      this.dispose();
    },
    configurable: true,
    writable: true,
  });
}

/** Options of {@link ModelBuilder.function}. */
export interface FunctionOptions {
  /** Tells functions of the same name apart. */
  overload?: string | undefined;
  /** The attributes that a call must give. */
  attributes?: readonly string[] | undefined;
  /** The attributes that a call can give, with their defaults. A whole number needs `int` or `float`. */
  defaults?: Readonly<Record<string, AttributeValue>> | undefined;
  /** The function's own opsets by domain; `""` is ONNX's. Default: those of the model. */
  opsetImports?: Readonly<Record<string, number>> | undefined;
  docString?: string | undefined;
  /** `metadata_props` of the function. */
  metadata?: Readonly<Record<string, string>> | undefined;
}

const FUNCTION_OPTIONS = [
  "overload",
  "attributes",
  "defaults",
  "opsetImports",
  "docString",
  "metadata",
] as const;

function functionRequest(
  name: unknown,
  inputs: unknown,
  given: FunctionOptions | undefined,
  where: string,
): FunctionRequest {
  const text = checkString(name, where, "the function's name");
  const at = text.lastIndexOf("::");
  const options = checkOptions(given, FUNCTION_OPTIONS, where);
  const { defaults = {} } = options;
  if (!isRecord(defaults)) expected(where, "defaults to be an object", defaults);
  return {
    domain: text.slice(0, Math.max(at, 0)),
    name: text.slice(at < 0 ? 0 : at + 2),
    overload: optionalString(options.overload, where, "overload"),
    opsetImports: opsetImports(options.opsetImports),
    inputs: checkArray(inputs, where, "the inputs' names") as string[],
    attributes: checkArray(options.attributes ?? [], where, "attributes") as string[],
    defaults: Object.entries(defaults),
    docString: optionalString(options.docString, where, "docString"),
    metadata: checkStrings(options.metadata, where, "metadata"),
  };
}

function builderRequest(options: BuilderOptions): BuilderRequest {
  const text = (name: "docString" | "graphDocString" | "producerVersion" | "domain"): string =>
    optionalString(options[name], WHERE, name);
  const { opset, graphName = "main", producerName = "onnx-loom", modelVersion = 0 } = options;
  return {
    opset: opset === undefined ? 0 : checkInteger(opset, 1, MAX_U32, WHERE, "opset"),
    opsetImports: opsetImports(options.opsetImports),
    graphName: checkString(graphName, WHERE, "graphName"),
    docString: text("docString"),
    graphDocString: text("graphDocString"),
    producerName: checkString(producerName, WHERE, "producerName"),
    producerVersion: text("producerVersion"),
    domain: text("domain"),
    modelVersion: checkInt64(modelVersion, WHERE, "modelVersion"),
    metadata: checkStrings(options.metadata, WHERE, "metadata"),
  };
}

function opsetImports(imports: unknown): [string, number][] {
  if (imports === undefined) return [];
  if (!isRecord(imports))
    expected(WHERE, "opsetImports to be an object of versions by domain", imports);
  return Object.entries(imports).map(([domain, version]) => [
    domain,
    checkInteger(version, 1, MAX_U32, WHERE, `the opset of domain "${domain}"`),
  ]);
}
