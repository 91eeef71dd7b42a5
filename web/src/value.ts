import * as abi from "./internal/abi/builder.js";
import { refuse } from "./internal/check/check.js";
import type { ValueRef } from "./internal/abi/records.js";
import type { Handle } from "./internal/abi/handle.js";
import type { ValueType } from "./types.js";

/**
 * A value of a graph: an input, an initializer or an output of a node. It belongs to its builder, and
 * is no more than a reference into it; the builder must still be open to read its name and type.
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
   * The type as far as it is known now: given, or inferred by ONNX.
   *
   * @throws {LoomError} `invalid-state` once the builder is finished or disposed of; `unknown-value`
   *   for an output of a node that was left out; `unsupported` in a function, whose types are known only
   *   where it is called.
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
   * How the value is named in a call of `handle`'s builder. Builders of another instance have numbers
   * of their own, which could be the same by chance; such a value gets one that no builder has.
   *
   * @internal
   */
  static refFor(handle: Handle, value: Value): ValueRef {
    const { engine } = value.#handle;
    return engine === handle.engine || value.#ref.builder === 0 ? value.#ref : foreign;
  }

  /** @internal */
  static is(value: unknown): value is Value {
    return typeof value === "object" && value !== null && #ref in value;
  }
}

const foreign: ValueRef = { builder: 0xffff_ffff, index: 0 };
