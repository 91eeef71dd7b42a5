import type { AttributeValue } from "./attribute-types.js";
import type { Handle } from "./internal/abi/handle.js";
import type { Literal } from "./internal/abi/literal.js";
import type { NodeRequest } from "./internal/abi/node.js";
import type { ValueRef } from "./internal/abi/records.js";
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
import { isPlain } from "./internal/data/plain-data.js";
import type { ValueType } from "./types.js";
import { Value } from "./value.js";

/** Options of {@link Graph.node}. */
export interface NodeOptions {
  /** Default: a generated name. */
  name?: string | undefined;
  /** The domain, which can also be given as `"domain::OpType"`. Default: ONNX's own. */
  domain?: string | undefined;
  /**
   * The number of outputs, or their names: `null` for a generated name, `""` for an output that is left
   * out. Default: as many as the bodies return, or the called function has, or the schema requires; at
   * least one.
   */
  outputs?: number | readonly (string | null)[] | undefined;
  /** Needed for operators without a schema. For others they refine the inferred types. */
  outputTypes?: readonly ValueType[] | undefined;
  docString?: string | undefined;
  /** The overload of the function of that name; only for functions of the model. */
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

/** @internal The path of a node in errors. The op type and the name need not be valid. */
export function nodePath(
  graphPath: string,
  opType: unknown,
  options: NodeOptions | undefined,
): string {
  const given: unknown = isRecord(options) ? options["name"] : undefined;
  const name = typeof given === "string" ? ` "${given}"` : "";
  return `${graphPath} / node${name} (${typeof opType === "string" ? opType : "?"})`;
}

/** @internal Checks what {@link Graph.node} was given. */
export function nodeRequest(
  handle: Handle,
  graph: number,
  opType: unknown,
  inputs: unknown,
  attributes: unknown,
  options: NodeOptions | undefined,
  where: string,
): NodeRequest {
  const given = checkOptions(options, NODE_OPTIONS, where);
  const [domain, operator] = splitOpType(opType, given.domain, where);
  return {
    graph,
    opType: operator,
    inputs: checkInputs(handle, inputs, where),
    attributes: checkAttributes(attributes, where),
    domain,
    name: optionalString(given.name, where, "name"),
    outputs: checkOutputs(given.outputs, where),
    outputTypes: checkArray(given.outputTypes ?? [], where, "outputTypes") as ValueType[],
    docString: optionalString(given.docString, where, "docString"),
    overload: optionalString(given.overload, where, "overload"),
    metadata: checkStrings(given.metadata, where, "metadata"),
  };
}

function checkInputs(
  handle: Handle,
  inputs: unknown,
  where: string,
): (ValueRef | Literal | null)[] {
  const hint = Value.is(inputs) ? "put the value into an array" : "";
  return checkArray(inputs, where, "the inputs", hint).map((input, i) => {
    if (input === null) return null;
    if (Value.is(input)) return Value.refFor(handle, input);
    if (isPlain(input)) return { literal: input };
    expected(
      `${where} / input ${i}`,
      "a value, small data in its place, or null for an absent optional input",
      input,
    );
  });
}

/** The domain and the operator of "domain::Operator". */
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
