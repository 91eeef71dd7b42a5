import type { AttributeValue, SparseTensorAttribute } from "./attributes.js";
import * as abi from "./internal/abi/builder.js";
import { addNode } from "./internal/abi/node.js";
import type { BodyRef, Literal, NodeRequest } from "./internal/abi/node.js";
import { atCall } from "./internal/check/at-call.js";
import { subgraphsOf } from "./internal/abi/attributes.js";
import { addNodeWithBodies } from "./internal/abi/bodies.js";
import {
  checkArray,
  checkInteger,
  checkOptions,
  checkString,
  checkStrings,
  expected,
  isRecord,
  MAX_U32,
  optionalString,
  refuse,
} from "./internal/check/check.js";
import type { ValueRef } from "./internal/abi/records.js";
import type { Handle } from "./internal/abi/handle.js";
import { isBlob, isPlain, readTensor } from "./internal/data/tensor-data.js";
import type { TensorContent } from "./internal/data/tensor-data.js";
import { makeOperators } from "./ops.js";
import type { Operators } from "./ops.js";
import type { DataType, NodeInput, Shape, TensorData, ValueType } from "./types.js";
import { Value } from "./value.js";

/** Options of {@link Graph.input}. */
export interface InputOptions {
  docString?: string | undefined;
}

/** Options of {@link Graph.initializer}. */
export interface InitializerOptions {
  /** What the data is: needed for ArrayBuffer, DataView and Blob, else by the kind of data. */
  dataType?: DataType | undefined;
  docString?: string | undefined;
}

/** Options of {@link Graph.output}. */
export interface OutputOptions {
  /** Refines the inferred type, with which it must agree. */
  type?: ValueType | undefined;
  docString?: string | undefined;
}

/** Options of {@link Graph.node}. */
export interface NodeOptions {
  /** Generated when it is not given. */
  name?: string | undefined;
  /** As in `"domain::OpType"`; default: ONNX's own. */
  domain?: string | undefined;
  /**
   * How many outputs, or their names: `null` for a generated one, `""` for one that is left out.
   * Default: those of the bodies, or of the function that is called, or that the schema requires, at
   * least one.
   */
  outputs?: number | readonly (string | null)[] | undefined;
  /** Needed for operators without a schema; else they refine what inference finds. */
  outputTypes?: readonly ValueType[] | undefined;
  docString?: string | undefined;
  /** Which of the functions of that name; only for model-local functions. */
  overload?: string | undefined;
  /** `metadata_props` of the node. */
  metadata?: Readonly<Record<string, string>> | undefined;
}

const NODE_OPTIONS = [
  "name",
  "domain",
  "outputs",
  "outputTypes",
  "docString",
  "overload",
  "metadata",
] as const;

/**
 * The main graph of a {@link ModelBuilder}, or the body of a node or function. Every method appends to it, and is checked at once against the
 * official rules; a call that fails changes nothing, so building can go on after it.
 *
 * All names of values are one namespace. Every method throws {@link LoomError}: `invalid-state` once
 * the builder is finished or disposed of, `invalid-argument` for an argument that is wrong by itself,
 * `duplicate-name` for a name that is taken, `out-of-memory`, and what it says itself.
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
   * const image = g.input("image", "float32", ["N", 3, 224, 224]); // N: any size, known when it runs
   * ```
   *
   * @param shape sizes, names and `null`s. ONNX wants the rank of an input to be known.
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
      const where = this.#open("input", name);
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
   * Adds an initializer: a value that stands in the model.
   *
   * Data up to 1,024 bytes and strings are copied now, and shape inference reads them. Larger data is
   * **borrowed**: it stays where it is, unread, until the model is exported, so leave it alone until
   * then; a typed array that was detached or has shrunk by then is refused. Blobs are always borrowed,
   * and only the asynchronous exports can read them.
   *
   * What the data is:
   * - a typed array: its own type, as vector or in the shape of `dims`. With another `dataType` only
   *   for bytes that are of it already: a Uint8Array as anything, a Uint16Array as float16 or bfloat16, a
   *   Float32Array as complex64. Nothing is converted: that is what {@link cast} is for.
   * - what {@link cast} returns: of its type, in its shape or that of `dims`.
   * - ArrayBuffer, DataView, Blob: raw bytes, little-endian; `dims` and `dataType` are needed.
   * - numbers (float32), bigints (int64), booleans (bool) or strings, alone or in nested arrays, in
   *   the shape of the nesting or (a flat list) of `dims`; with `dataType`, of that type. Floats are
   *   rounded to the nearest; what the type cannot hold is refused. Bool also takes 0 and 1, and a
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
      const where = this.#open("initializer", name);
      const { dataType, docString } = checkOptions(options, ["dataType", "docString"], where);
      const doc = optionalString(docString, where, "docString");
      const tensor = readTensor(this.#handle.engine, data, dims, dataType, where);
      return this.#value(this.#addTensor(name, tensor, doc, where));
    });
  }

  /**
   * Adds an initializer in coordinate form, made by `sparseTensor()`. To the nodes it is a dense tensor
   * of its dims. Copied, at any size.
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
      const where = this.#open("initializer", name);
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
    const ref = abi.addWeight(this.#handle, this.#id, name, tensor, byteLength, docString, where);
    this.#handle.weights.push({ source: content, byteLength });
    return ref;
  }

  /**
   * Adds a node and returns its outputs. The operator's official schema at the chosen opset decides
   * what is allowed; types and shapes of the outputs are inferred.
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
   * @param opType the operator, in another domain as `"domain::OpType"`.
   * @param inputs the values by position, `null` for an optional one that is absent; small data in the
   *   place of a value becomes an initializer (see {@link NodeInput}).
   * @param attributes those that differ from their defaults; see {@link AttributeValue}. Copied.
   * @throws {LoomError} `unknown-operator`, `bad-arity`, `bad-attribute`, `type-mismatch`,
   *   `shape-mismatch`, `foreign-value` (a value of another builder), `out-of-scope-value` (of a body
   *   that is done), `unsupported`; and what the closures of its bodies throw.
   */
  node(
    opType: string,
    inputs: readonly (NodeInput | null)[],
    attributes?: Readonly<Record<string, AttributeValue>>,
    options?: NodeOptions,
  ): [Value, ...Value[]] {
    return atCall(this, "node", () => {
      const where = this.#nodeWhere(opType, options);
      this.#handle.checkOpen(where);
      const given = checkOptions(options, NODE_OPTIONS, where);
      const [domain, operator] = splitOpType(opType, given.domain, where);
      const node: NodeRequest = {
        graph: this.#id,
        opType: operator,
        inputs: this.#inputs(inputs, where),
        attributes: checkAttributes(attributes, where),
        domain,
        name: optionalString(given.name, where, "name"),
        outputs: checkOutputs(given.outputs, where),
        outputTypes: checkArray(given.outputTypes ?? [], where, "outputTypes") as ValueType[],
        docString: optionalString(given.docString, where, "docString"),
        overload: optionalString(given.overload, where, "overload"),
        metadata: checkStrings(given.metadata, where, "metadata"),
      };
      const closures = subgraphsOf(node.attributes);
      const refs =
        closures.length === 0
          ? addNode(this.#handle, node, where)
          : addNodeWithBodies(
              this.#handle,
              node,
              closures,
              (body) => Graph.make(this.#handle, body),
              where,
            );
      return refs.map((ref) => this.#value(ref)) as [Value, ...Value[]];
    });
  }

  /**
   * Makes a value an output of the graph, under its own name or the one that is given, and returns the
   * value that is the output. A value whose name was generated is renamed; one that has a name of its
   * own (or is an output already) gets an Identity node.
   *
   * @throws {LoomError} `foreign-value`; `type-mismatch` or `shape-mismatch` when `type` does not agree
   *   with what was inferred; `invalid-argument` when the rank is unknown and `type` does not tell it.
   */
  output(name: string, value: Value, options?: OutputOptions): Value;
  output(value: Value): Value;
  output(nameOrValue: string | Value, given?: Value, options?: OutputOptions): Value {
    return atCall(this, "output", () => {
      const [name, value] = Value.is(nameOrValue) ? ["", nameOrValue] : [nameOrValue, given];
      const where = this.#open("output", name);
      if (!Value.is(value))
        expected(where, "a value, as input(), initializer() and node() return", value);
      const { type, docString } = checkOptions(options, ["type", "docString"], where);
      const doc = optionalString(docString, where, "docString");
      const ref = Value.refFor(this.#handle, value);
      return this.#value(abi.addOutput(this.#handle, this.#id, ref, name, type, doc, where));
    });
  }

  /** The path of a new value, whose name must be a string, in a builder that must be open. */
  #open(what: string, name: unknown): string {
    const checked = checkString(name, this.#path, `the ${what}'s name`);
    const where = `${this.#path} / ${what} "${checked}"`;
    this.#handle.checkOpen(where);
    return where;
  }

  #nodeWhere(opType: unknown, options: NodeOptions | undefined): string {
    const given: unknown = isRecord(options) ? options["name"] : undefined;
    const name = typeof given === "string" ? ` "${given}"` : "";
    return `${this.#path} / node${name} (${typeof opType === "string" ? opType : "?"})`;
  }

  #inputs(inputs: unknown, where: string): (ValueRef | Literal | null)[] {
    const hint = Value.is(inputs) ? "put the value into an array" : "";
    return checkArray(inputs, where, "the inputs", hint).map((input, i) => {
      if (input === null) return null;
      if (Value.is(input)) return Value.refFor(this.#handle, input);
      if (isPlain(input)) return { literal: input };
      expected(
        `${where} / input ${i}`,
        "a value, small data in its place, or null for an absent optional input",
        input,
      );
    });
  }

  #value(ref: ValueRef): Value {
    return Value.make(this.#handle, ref);
  }
}

/** Domain and operator of "domain::Operator". */
function splitOpType(opType: unknown, domain: unknown, where: string): [string, string] {
  const text = checkString(opType, where, "the op type");
  const given = optionalString(domain, where, "domain");
  const at = text.lastIndexOf("::");
  if (at < 0) return [given, text];
  if (domain !== undefined) {
    refuse("invalid-argument", where, "the domain is given twice: in the op type and as an option");
  }
  return [text.slice(0, at), text.slice(at + 2)];
}

function checkAttributes(attributes: unknown, where: string): [string, AttributeValue][] {
  if (attributes === undefined) return [];
  if (isRecord(attributes) && !Value.is(attributes))
    return Object.entries(attributes as Record<string, AttributeValue>);
  expected(where, "the attributes to be an object", attributes);
}

function checkOutputs(outputs: unknown, where: string): NodeRequest["outputs"] {
  if (outputs === undefined) return undefined;
  if (!Array.isArray(outputs)) return checkInteger(outputs, 1, MAX_U32, where, "outputs");
  for (const [i, name] of outputs.entries()) {
    if (name === null || typeof name === "string") continue;
    expected(`${where} / output ${i}`, 'a name, null (generated) or "" (left out)', name);
  }
  if (outputs.length > 0) return outputs as (string | null)[];
  refuse("invalid-argument", where, "outputs: an empty list; leave it out for the default");
}
