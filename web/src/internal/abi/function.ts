// The functions of wasm/abi/abi.h that define a function of the model, around the calls that fill its body.
import type { AttributeValue } from "../../attribute-types.js";
import { writeAttribute } from "./attributes.js";
import type { Handle } from "./handle.js";
import { readBody, writeOpsetImports, writePairs, writeStrings, writeValues } from "./records.js";
import type { BodyRef, ValueRef } from "./records.js";

export interface FunctionRequest {
  readonly domain: string;
  readonly name: string;
  readonly overload: string;
  readonly opsetImports: readonly [string, number][];
  readonly inputs: readonly string[];
  readonly attributes: readonly string[];
  readonly defaults: readonly [string, AttributeValue][];
  readonly docString: string;
  readonly metadata: readonly [string, string][];
}

export function beginFunction(handle: Handle, request: FunctionRequest, where: string): BodyRef {
  return handle.engine.run(
    where,
    (w) => {
      w.string(request.domain);
      w.string(request.name);
      w.string(request.overload);
      writeOpsetImports(w, request.opsetImports);
      writeStrings(w, request.inputs);
      writeStrings(w, request.attributes);
      w.list(request.defaults, ([name, value]) => {
        writeAttribute(w, handle.engine, name, value, where);
      });
      w.string(request.docString);
      writePairs(w, request.metadata);
    },
    (x, address, size) => x.loom_function_begin(handle.id, address, size),
    readBody,
  );
}

export function endFunction(handle: Handle, outputs: readonly ValueRef[], where: string): void {
  handle.engine.run(
    where,
    (w) => {
      writeValues(w, outputs);
    },
    (x, address, size) => x.loom_function_end(handle.id, address, size),
    () => undefined,
  );
}
