import type { AttributeValue, SparseTensorAttribute, SubgraphBody } from "./attribute-types.js";
import { findClosures } from "./internal/abi/attribute-content.js";
import { addNodeWithBodies } from "./internal/abi/bodies.js";
import type { FillBody } from "./internal/abi/bodies.js";
import * as abi from "./internal/abi/builder.js";
import type { Handle } from "./internal/abi/handle.js";
import { addNode } from "./internal/abi/node.js";
import type { BodyRef, ValueRef } from "./internal/abi/records.js";
import { atCall } from "./internal/check/at-call.js";
import {
  checkOptions,
  checkString,
  expected,
  isRecord,
  optionalString,
} from "./internal/check/check.js";
import { isBlob } from "./internal/data/buffers.js";
import type { TensorContent } from "./internal/data/tensor-content.js";
import { readTensor } from "./internal/data/tensor-data.js";
import { nodePath, nodeRequest } from "./node.js";
import type { NodeOptions } from "./node.js";
import { makeOperators } from "./ops.js";
import type { Operators } from "./ops.js";
import { runBody } from "./subgraph.js";
import type { DataType, NodeInput, Shape, TensorData, ValueType } from "./types.js";
import { Value } from "./value.js";

/** Options of {@link Graph.input}. */
export interface InputOptions {
  docString?: string | undefined;
}

/** Options of {@link Graph.initializer}. */
export interface InitializerOptions {
  /** What the data is. Needed for ArrayBuffer, DataView and Blob; other data has a type of its own. */
  dataType?: DataType | undefined;
  docString?: string | undefined;
}

/** Options of {@link Graph.output}. */
export interface OutputOptions {
  /** Refines the inferred type. It must agree with that type. */
  type?: ValueType | undefined;
  docString?: string | undefined;
}

/**
 * The main graph of a {@link ModelBuilder}, or the body of a node or function. Every method appends to
 * it, and is checked at once against ONNX's official rules. A call that fails changes nothing, so building
 * can go on after it.
 *
 * All names of values are in one namespace. Every method throws {@link LoomError}: `invalid-state` once
 * the builder is finished or disposed of, `invalid-argument` for an argument that is wrong by itself,
 * `duplicate-name` for a name that is taken, `out-of-memory`, and the errors that its own text lists.
 */
export class Graph {
  /** Every operator of ONNX as a typed function: `g.op.Softmax(x, { axis: -1 })`. */
  readonly op: Operators;
  readonly #handle: Handle;
  readonly #id: number;
  readonly #path: string;

  private constructor(handle: Handle, id: number, path: string) {
    this.#handle = handle;
    this.#id = id;
    this.#path = path;
    this.op = makeOperators(this, handle.engine, path);
  }

  /** @internal */
  static make(handle: Handle, body?: BodyRef): Graph {
    return new Graph(handle, body?.graph ?? 0, body?.path ?? handle.where());
  }

  /**
   * Adds an input of the graph.
   *
   * ```js
   * const image = g.input("image", "float32", ["N", 3, 224, 224]); // "N": any size
   * ```
   *
   * @param shape sizes, names and `null`s. ONNX requires that the rank of an input is known.
   */
  input(name: string, dataType: DataType, shape?: Shape | null, options?: InputOptions): Value;
  /** Adds an input of any type, such as a sequence. */
  input(name: string, type: ValueType, options?: InputOptions): Value;
  input(
    name: string,
    type: DataType | ValueType,
    shapeOrOptions?: Shape | InputOptions | null,
    options?: InputOptions,
  ): Value {
    return atCall(this, "input", () => {
      const where = this.#checkNewValue("input", name);
      const byName = typeof type === "string";
      if (!byName && !isRecord(type)) expected(where, "a data type's name, or a value type", type);
      const valueType: ValueType = byName
        ? { kind: "tensor", dataType: type, shape: (shapeOrOptions as Shape | undefined) ?? null }
        : type;
      const given = (byName ? options : shapeOrOptions) as InputOptions | undefined;
      const { docString } = checkOptions(given, ["docString"], where);
      const doc = optionalString(docString, where, "docString");
      return this.#value(abi.addInput(this.#handle, this.#id, name, valueType, doc, where));
    });
  }

  /**
   * Adds an initializer: a value that is stored in the model.
   *
   * Data of up to 1,024 bytes and strings are copied now, and shape inference reads them. Larger data is
   * **borrowed**: it is read where it is, at each export. Leave it unchanged until the last one; a typed
   * array that was detached or has shrunk by then is refused. Blobs are always borrowed, and only the
   * asynchronous exports can read them.
   *
   * What the data can be:
   * - a typed array: a vector of its own type, or in the shape of `dims`. Another `dataType` is only for
   *   bytes that are of that type already: a Uint8Array as anything, a Uint16Array as float16 or bfloat16,
   *   a Float32Array as complex64. Nothing is converted: {@link cast} does that.
   * - the result of {@link cast}: of its type, in its shape or that of `dims`.
   * - ArrayBuffer, DataView, Blob: raw bytes, little-endian; `dims` and `dataType` are needed.
   * - numbers (float32), bigints (int64), booleans (bool) or strings, alone or in nested arrays, in the
   *   shape of the nesting; a flat list can have the shape of `dims`. With `dataType`, of that type: floats
   *   are rounded to the nearest, and what the type cannot hold is refused. Bool also takes 0 and 1. A
   *   complex element is a pair `[real, imaginary]`.
   *
   * @throws {LoomError} `weight-mismatch` when the data does not fit the dims, or is detached;
   *   `type-mismatch` when it is not of that data type; `shape-mismatch` for ragged arrays;
   *   `invalid-argument` for a number that the data type cannot hold; `unsupported` for data on a
   *   SharedArrayBuffer.
   */
  initializer(
    name: string,
    data: TensorData,
    dims?: readonly number[],
    options?: InitializerOptions,
  ): Value {
    return atCall(this, "initializer", () => {
      const where = this.#checkNewValue("initializer", name);
      const { dataType, docString } = checkOptions(options, ["dataType", "docString"], where);
      const doc = optionalString(docString, where, "docString");
      const tensor = readTensor(this.#handle.engine, data, dims, dataType, where);
      return this.#value(this.#addTensor(name, tensor, doc, where));
    });
  }

  /**
   * Adds an initializer in coordinate form, made by {@link sparseTensor}. Nodes see it as a dense tensor of
   * its dims. The data is copied, whatever its size.
   *
   * @throws {LoomError} `weight-mismatch`; `check-failed` for indices that are out of bounds or not
   *   sorted.
   */
  sparseInitializer(
    name: string,
    data: SparseTensorAttribute,
    options?: { docString?: string | undefined },
  ): Value {
    return atCall(this, "sparseInitializer", () => {
      const where = this.#checkNewValue("initializer", name);
      const { docString } = checkOptions(options, ["docString"], where);
      const doc = optionalString(docString, where, "docString");
      return this.#value(abi.addSparseInitializer(this.#handle, this.#id, name, data, doc, where));
    });
  }

  #addTensor(name: string, tensor: TensorContent, docString: string, where: string): ValueRef {
    const { content } = tensor;
    const strings = !isBlob(content) && !(content instanceof Uint8Array);
    const byteLength = strings ? 0 : isBlob(content) ? content.size : content.byteLength;
    const small = byteLength <= this.#handle.engine.constants.inlineLimit;
    if (strings || (small && !isBlob(content))) {
      return abi.addInitializer(this.#handle, this.#id, name, tensor, docString, where);
    }
    const weight = { source: content, byteLength };
    return abi.addWeight(this.#handle, this.#id, name, tensor, weight, docString, where);
  }

  /**
   * Adds a node and returns its outputs. The official schema of the operator at the chosen opset says
   * what is allowed. The types and shapes of the outputs are inferred.
   *
   * ```js
   * const [y] = g.node("Conv", [x, w, b], { strides: [2, 2] });
   * const [values, indices] = g.node("TopK", [scores, k], { axis: -1 }, { outputs: ["best", "which"] });
   * const [z] = g.node("com.example::Twist", [y], { turns: int(3) }, { outputTypes: [y.type] });
   * const [abs] = g.node("If", [isNegative], {
   *   then_branch: (body) => body.node("Neg", [z]),
   *   else_branch: () => z,
   * });
   * ```
   *
   * @param opType the operator; one of another domain as `"domain::OpType"`.
   * @param inputs the values by position, `null` for an absent optional one. Small data in the place of a
   *   value becomes an initializer (see {@link NodeInput}).
   * @param attributes those that differ from their defaults (see {@link AttributeValue}). They are copied.
   * @throws {LoomError} `unknown-operator`, `bad-arity`, `bad-attribute`, `type-mismatch`,
   *   `shape-mismatch`, `foreign-value` for a value of another builder, `out-of-scope-value` for a value of
   *   a body that is complete, `unsupported`; and what the closures of its bodies throw.
   */
  node(
    opType: string,
    inputs: readonly (NodeInput | null)[],
    attributes?: Readonly<Record<string, AttributeValue>>,
    options?: NodeOptions,
  ): [Value, ...Value[]] {
    return atCall(this, "node", () => {
      const where = nodePath(this.#path, opType, options);
      const handle = this.#handle;
      handle.checkOpen(where);
      const node = nodeRequest(handle, this.#id, opType, inputs, attributes, options, where);
      const closures = findClosures(node.attributes);
      const refs =
        closures.length === 0
          ? addNode(handle, node, where)
          : addNodeWithBodies(handle, node, this.#fillsOf(closures), where);
      return refs.map((ref) => this.#value(ref)) as [Value, ...Value[]];
    });
  }

  /**
   * Makes a value an output of the graph, under its own name or the given one, and returns the value that
   * is the output. To get another name, a value whose name was generated is renamed; one that was named,
   * or is an output already, gets an Identity node.
   *
   * @throws {LoomError} `foreign-value`; `type-mismatch` or `shape-mismatch` when `type` does not agree
   *   with what was inferred; `invalid-argument` when the rank is unknown and `type` has none.
   */
  output(name: string, value: Value, options?: OutputOptions): Value;
  output(value: Value): Value;
  output(nameOrValue: string | Value, given?: Value, options?: OutputOptions): Value {
    return atCall(this, "output", () => {
      const [name, value] = Value.is(nameOrValue) ? ["", nameOrValue] : [nameOrValue, given];
      const where = this.#checkNewValue("output", name);
      if (!Value.is(value))
        expected(where, "a value, as input(), initializer() and node() return", value);
      const { type, docString } = checkOptions(options, ["type", "docString"], where);
      const doc = optionalString(docString, where, "docString");
      const ref = Value.refFor(this.#handle, value);
      return this.#value(abi.addOutput(this.#handle, this.#id, ref, name, type, doc, where));
    });
  }

  /** Checks the name of a new value, and that the builder is open. Returns the value's path. */
  #checkNewValue(what: string, name: unknown): string {
    const checked = checkString(name, this.#path, `the ${what}'s name`);
    const where = `${this.#path} / ${what} "${checked}"`;
    this.#handle.checkOpen(where);
    return where;
  }

  #fillsOf(closures: readonly SubgraphBody[]): FillBody[] {
    const handle = this.#handle;
    return closures.map(
      (closure) => (body) => runBody(handle, Graph.make(handle, body), body, closure),
    );
  }

  #value(ref: ValueRef): Value {
    return Value.make(this.#handle, ref);
  }
}
