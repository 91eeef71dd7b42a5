import * as abi from "./internal/abi/builder.js";
import { refuse } from "./internal/check/check.js";
import type { Handle } from "./internal/abi/handle.js";
import type { ValueRef } from "./internal/abi/records.js";
import type { ValueType } from "./types.js";

/**
 * A value of a graph: an input, an initializer or an output of a node. It is only a reference into its
 * builder, which must still be open when the name or the type is read.
 */
export class Value {
  readonly #handle: Handle;
  readonly #ref: ValueRef;

  private constructor(handle: Handle, ref: ValueRef) {
    this.#handle = handle;
    this.#ref = ref;
  }

  /**
   * The name, given or generated; "" for an output of a node that was left out.
   *
   * @throws {LoomError} `invalid-state` once the builder is finished or disposed of.
   */
  get name(): string {
    return this.#ref.builder === 0 ? "" : this.#describe().name;
  }

  /**
   * The type as far as it is known now. It was given, or ONNX inferred it.
   *
   * @throws {LoomError} `invalid-state` once the builder is finished or disposed of; `unknown-value`
   *   for an output of a node that was left out; `unsupported` in a function, where types are known only
   *   at a call of the function.
   */
  get type(): ValueType {
    const { name, type } = this.#describe();
    if (type !== undefined) return type;
    const where = this.#handle.where(`value "${name}"`);
    refuse("unsupported", where, "types in a function are known only where it is called");
  }

  #describe(): { name: string; type: ValueType | undefined } {
    this.#handle.checkOpen(this.#handle.where());
    return abi.describeValue(this.#handle, this.#ref);
  }

  /** @internal */
  static make(handle: Handle, ref: ValueRef): Value {
    return new Value(handle, ref);
  }

  /**
   * The reference to the value in a call of `handle`'s builder. A value of another instance of loom.wasm
   * gets the number of no builder: its own could by chance be the number of a builder of this instance.
   *
   * @internal
   */
  static refFor(handle: Handle, value: Value): ValueRef {
    const { engine } = value.#handle;
    return engine === handle.engine || value.#ref.builder === 0 ? value.#ref : foreignRef;
  }

  /** @internal */
  static is(value: unknown): value is Value {
    return typeof value === "object" && value !== null && #ref in value;
  }
}

const foreignRef: ValueRef = { builder: 0xffff_ffff, index: 0 };
