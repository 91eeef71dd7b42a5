import type { AttributeValue } from "./attributes.js";
import type { Graph } from "./graph.js";
import * as abi from "./internal/abi/builder.js";
import { atCall } from "./internal/check/at-call.js";
import { expected, isRecord, refuse } from "./internal/check/check.js";
import type { Engine } from "./internal/wasm/engine.js";
import type { OpOptions } from "./op-types.js";
import type { AiOnnxOperators, OperatorsByDomain } from "./ops/index.js";
import type { NodeInput } from "./types.js";
import { Value } from "./value.js";

/**
 * Every operator of ONNX as a function that adds a node: those of ai.onnx by their names, those of the
 * other official domains behind the domain.
 *
 * ```js
 * const y = g.op.Conv(x, w, b, { strides: [2, 2] });
 * const [values, indices] = g.op.TopK(scores, [5n], { axis: -1 });
 * const scaled = g.op["ai.onnx.ml"].Scaler(y, { scale: [0.5] });
 * ```
 *
 * First the inputs by position: `null` stands for an optional one that is absent, at the end they can
 * be left out. Then the attributes, then options, as for {@link Graph.node}.
 *
 * The operators' required outputs come back: one as a value, several as a tuple, as many as there are as
 * an array. An operator that has one and further, optional ones returns a tuple when the option
 * `outputs` asks for them. `outputs: ["y"]` names the output.
 *
 * The types are those of all opsets of ONNX 1.23 together; the builder's opset decides in the call, and
 * refuses what it lacks.
 */
export interface Operators extends AiOnnxOperators, OperatorsByDomain {}

/** @internal */
export function makeOperators(graph: Graph, engine: Engine, path: string): Operators {
  const operator = (domain: string, name: string) =>
    makeOperator(graph, engine, path, domain, name);
  const operators = lookUp((name) =>
    name.includes(".") ? lookUp((opType) => operator(name, opType)) : operator("", name),
  );
  return operators as Operators;
}

// Names of operators begin with a capital letter, those of domains contain a dot. All others are what
// engines and tools ask objects for: then, toJSON, asymmetricMatch.
const nameOfOurs = /^[A-Z]|\./;

/** An object whose properties are made when they are first read. */
function lookUp(make: (name: string) => unknown): unknown {
  return new Proxy(Object.create(null) as Record<string, unknown>, {
    get: (made, name) =>
      typeof name === "string" && nameOfOurs.test(name) ? (made[name] ??= make(name)) : undefined,
  });
}

// OutputForm of loom/operators.h.
const ONE = 1;
const ONE_AND_OPTIONAL = 2;

type Operator = (...args: unknown[]) => Value | Value[];

function makeOperator(
  graph: Graph,
  engine: Engine,
  path: string,
  domain: string,
  name: string,
): Operator {
  const opType = domain === "" ? name : `${domain}::${name}`;
  const call: Operator = (...args) =>
    atCall({ call }, "call", () => {
      const where = `${path} / node (${opType})`;
      const { inputs, attributes, options } = splitArguments(args, where);
      const form = abi.outputForm(engine, name, domain, where);
      const values = graph.node(opType, inputs, attributes, options);
      const single = form === ONE || (form === ONE_AND_OPTIONAL && options?.outputs === undefined);
      return single ? values[0] : values;
    });
  return call;
}

interface Arguments {
  readonly inputs: readonly (NodeInput | null)[];
  readonly attributes: Readonly<Record<string, AttributeValue>> | undefined;
  readonly options: OpOptions | undefined;
}

/** Inputs are never plain objects, so the first one is the attributes. */
function splitArguments(args: readonly unknown[], where: string): Arguments {
  const found = args.findIndex((arg) => isRecord(arg) && !Value.is(arg));
  let end = found < 0 ? args.length : found;
  while (found < 0 && end > 0 && args[end - 1] === undefined) --end;
  const inputs = args.slice(0, end);
  const absent = inputs.indexOf(undefined);
  if (absent >= 0) {
    const hint = "give null for an absent input, and {} for no attributes in front of options";
    expected(`${where} / input ${absent}`, "a value", undefined, hint);
  }
  if (args.length > end + 2 || Value.is(args[end + 1])) {
    refuse(
      "invalid-argument",
      where,
      "expected the inputs, then one object of attributes, then one of options",
    );
  }
  return {
    inputs: inputs as (NodeInput | null)[],
    attributes: args[end] as Arguments["attributes"],
    options: args[end + 1] as OpOptions | undefined,
  };
}
