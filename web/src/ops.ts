import type { AttributeValue } from "./attribute-types.js";
import type { Graph } from "./graph.js";
import { findOutputForm, OUTPUT_FORM } from "./internal/abi/output-form.js";
import { atCall } from "./internal/check/at-call.js";
import { expected, isRecord, refuse } from "./internal/check/check.js";
import type { Engine } from "./internal/wasm/engine.js";
import type { OpOptions } from "./op-types.js";
import type { AiOnnxOperators, OperatorsByDomain } from "./ops/index.js";
import type { NodeInput } from "./types.js";
import { Value } from "./value.js";

/**
 * Every operator of ONNX as a function that adds a node: those of ai.onnx by their names, those of the
 * other official domains by domain and name.
 *
 * ```js
 * const y = g.op.Conv(x, w, b, { strides: [2, 2] });
 * const [values, indices] = g.op.TopK(scores, [5n], { axis: -1 });
 * const scaled = g.op["ai.onnx.ml"].Scaler(y, { scale: [0.5] });
 * ```
 *
 * First come the inputs by position: `null` stands for an absent optional one, and absent ones at the end
 * can be left out. Then the attributes, then options, as for {@link Graph.node}.
 *
 * A call returns the operator's required outputs: one as a value, several as a tuple, a variable number as
 * an array. An operator with one required output and optional ones returns a tuple if the option `outputs`
 * is given. `outputs: ["y"]` names the output.
 *
 * The types cover all opsets of ONNX 1.23. A call refuses what the builder's opset does not have.
 */
export interface Operators extends AiOnnxOperators, OperatorsByDomain {}

/** @internal */
export function makeOperators(graph: Graph, engine: Engine, path: string): Operators {
  const operator = (domain: string, name: string) =>
    makeOperator(graph, engine, path, domain, name);
  const operators = makeLazily((name) =>
    name.includes(".") ? makeLazily((opType) => operator(name, opType)) : operator("", name),
  );
  return operators as Operators;
}

// Names of operators begin with a capital letter, names of domains contain a dot. Other names must stay
// undefined, because engines and tools look for them on all objects: then, toJSON, asymmetricMatch.
const operatorOrDomain = /^[A-Z]|\./;

/** An object whose properties are made when they are first read. */
function makeLazily(make: (name: string) => unknown): unknown {
  return new Proxy(Object.create(null) as Record<string, unknown>, {
    get: (made, name) =>
      typeof name === "string" && operatorOrDomain.test(name)
        ? (made[name] ??= make(name))
        : undefined,
  });
}

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
      const form = findOutputForm(engine, name, domain, where);
      const values = graph.node(opType, inputs, attributes, options);
      const single =
        form === OUTPUT_FORM.ONE ||
        (form === OUTPUT_FORM.ONE_AND_OPTIONAL && options?.outputs === undefined);
      return single ? values[0] : values;
    });
  return call;
}

interface Arguments {
  readonly inputs: readonly (NodeInput | null)[];
  readonly attributes: Readonly<Record<string, AttributeValue>> | undefined;
  readonly options: OpOptions | undefined;
}

/** Inputs are never plain objects, so the first plain object is the attributes. */
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
