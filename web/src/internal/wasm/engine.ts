// One WebAssembly instance, and the one way to call it: encode, copy in, call, copy out, decode.
import { LoomError, codeOfStatus } from "../../errors.js";
import type { DataType } from "../../types.js";
import { refuse } from "../check/check.js";
import { Memory } from "./memory.js";
import { Reader } from "./reader.js";
import { Writer } from "./writer.js";

/** The exports of loom.wasm that are used: the functions of wasm/abi/abi.h. Addresses come as int32. */
export interface LoomExports {
  readonly memory: WebAssembly.Memory;
  _initialize?(): void;
  loom_request(size: number): number;
  loom_result_data(): number;
  loom_result_size(): number;
  loom_constants(): number;
  loom_builder_create(request: number, size: number): number;
  loom_builder_delete(builder: number): void;
  loom_output_form(request: number, size: number): number;
  loom_add_input(builder: number, request: number, size: number): number;
  loom_add_initializer(builder: number, request: number, size: number): number;
  loom_add_weight(builder: number, request: number, size: number): number;
  loom_add_node(builder: number, request: number, size: number): number;
  loom_add_sparse_initializer(builder: number, request: number, size: number): number;
  loom_node_begin(builder: number, request: number, size: number): number;
  loom_body_begin(builder: number, request: number, size: number): number;
  loom_body_end(builder: number, request: number, size: number): number;
  loom_node_end(builder: number, request: number, size: number): number;
  loom_function_begin(builder: number, request: number, size: number): number;
  loom_function_end(builder: number, request: number, size: number): number;
  loom_abandon(builder: number): number;
  loom_add_output(builder: number, request: number, size: number): number;
  loom_value(builder: number, request: number, size: number): number;
  loom_builder_finish(builder: number, request: number, size: number): number;
  loom_model_apply(request: number, size: number): number;
  loom_model_parts(request: number, size: number): number;
  loom_model_external_parts(request: number, size: number): number;
  loom_model_inspect(request: number, size: number): number;
  loom_cast(request: number, size: number): number;
  loom_model_parse(request: number, size: number): number;
  loom_model_print(request: number, size: number): number;
  loom_keras_manifest(request: number, size: number): number;
  loom_model_from_keras(request: number, size: number): number;
}

export interface DataTypeInfo {
  readonly name: DataType;
  readonly number: number;
  /** Bits of an element in raw_data; 0 for strings. */
  readonly bits: number;
}

/** What the core knows and a host needs before it calls. */
export interface Constants {
  readonly inlineLimit: number;
  readonly largestInlineExport: number;
  readonly defaultOpset: number;
  readonly byName: ReadonlyMap<string, DataTypeInfo>;
  readonly byNumber: ReadonlyMap<number, DataTypeInfo>;
}

export type Invoke = (exports: LoomExports, request: number, size: number) => number;

export class Engine {
  readonly constants: Constants;
  /** Of operators that were asked for: see abi.ts. */
  readonly outputForms = new Map<string, number>();
  readonly #exports: LoomExports;
  readonly #writers: Writer[] = [];
  readonly #memory: Memory;
  readonly #reader: Reader;
  #defect = "";

  constructor(instance: WebAssembly.Instance) {
    this.#exports = instance.exports as unknown as LoomExports;
    this.#memory = new Memory(this.#exports.memory);
    this.#reader = new Reader(this.#memory);
    this.#guarded(() => this.#exports._initialize?.());
    this.constants = this.run(
      "",
      () => undefined,
      (x) => x.loom_constants(),
      readConstants,
    );
    live.add(new WeakRef(this));
  }

  /** Why this instance must not be called any more; "" while all is well. */
  get defect(): string {
    return this.#defect;
  }

  get memoryBytes(): number {
    return this.#memory.bytes.length;
  }

  /**
   * One call of the ABI. What `encode` throws comes before the core was touched, so a failed call has
   * changed nothing. `encode` may run code of the caller's (getters), and that may call Loom again:
   * hence a writer for each call under way. `decode` runs none, and must not keep its reader.
   */
  run<T>(where: string, encode: (w: Writer) => void, invoke: Invoke, decode: (r: Reader) => T): T {
    const writer = this.#writers.pop() ?? new Writer();
    try {
      writer.where = where;
      encode(writer);
      this.#refuseDefect(where);
      return this.#decode(where, this.#call(where, writer, invoke), decode);
    } finally {
      writer.reset();
      this.#writers.push(writer);
    }
  }

  deleteBuilder(builder: number): void {
    this.#release(() => {
      this.#exports.loom_builder_delete(builder);
    });
  }

  /** Gives up the innermost node or function that was begun. */
  abandon(builder: number): void {
    this.#release(() => {
      const status = this.#exports.loom_abandon(builder);
      // Which gives the instance up where it must; that the builder is gone already is no matter.
      if (status !== 0) this.#error("", status, this.#result());
    });
  }

  /** Never throws: an instance that fails even here is given up like any other, and that is all. */
  #release(call: () => void): void {
    if (this.#defect !== "") return;
    try {
      call();
    } catch {
      this.#defect = "a builder could not be freed";
    }
  }

  #call(where: string, request: Writer, invoke: Invoke): number {
    return this.#guarded(() => {
      const { size } = request;
      if (size === 0) return invoke(this.#exports, 0, 0);
      const address = this.#exports.loom_request(size) >>> 0;
      if (address === 0) this.#fail("out-of-memory", where, "no memory for the request");
      request.copyTo(this.#memory.bytes, address);
      return invoke(this.#exports, address, size);
    }, where);
  }

  #decode<T>(where: string, status: number, decode: (r: Reader) => T): T {
    const reader = this.#result();
    if (status !== 0) throw this.#error(where, status, reader);
    try {
      return decode(reader);
    } catch (error) {
      if (error instanceof LoomError) throw error;
      refuse("internal", where, "the result is unreadable: is loom.wasm of this version?", error);
    }
  }

  #result(): Reader {
    const address = this.#exports.loom_result_data() >>> 0;
    return this.#reader.start(address, this.#exports.loom_result_size() >>> 0);
  }

  #error(where: string, status: number, reader: Reader): LoomError {
    const code = codeOfStatus(status);
    // It comes without a text: there may be no memory for one. What ran out may have left things undone.
    if (code === "out-of-memory")
      this.#fail(code, where, "the WebAssembly module ran out of memory");
    const error = new LoomError(code, reader.string(), reader.string(), reader.string());
    // A C++ exception, on whose way nothing was cleaned up.
    if (code === "internal") this.#defect = error.message;
    return error;
  }

  // C++ catches all of its own and returns a status. What still arrives as an exception is a trap, an
  // overflow of the JavaScript stack or a C++ exception that got away: each may have left the stack
  // pointer and the heap in any state, so the instance is never called again.
  #guarded<T>(body: () => T, where = ""): T {
    try {
      return body();
    } catch (error) {
      if (error instanceof LoomError) throw error;
      if (isStackOverflow(error)) {
        this.#fail("out-of-memory", where, "the call stack overflowed inside the call", error);
      }
      this.#fail("internal", where, "the WebAssembly module failed", error);
    }
  }

  #fail(
    code: "out-of-memory" | "internal",
    where: string,
    message: string,
    cause?: unknown,
  ): never {
    this.#defect = message;
    refuse(code, where, message, cause);
  }

  #refuseDefect(where: string): void {
    if (this.#defect === "") return;
    refuse(
      "invalid-state",
      where,
      `the WebAssembly instance of this builder is unusable since an earlier call failed: ${this.#defect}; make a new builder`,
    );
  }
}

const live = new Set<WeakRef<Engine>>();

/** The linear memory of all instances that are still referenced. */
export function memoryInUse(): number {
  let bytes = 0;
  for (const reference of live) {
    const engine = reference.deref();
    if (engine === undefined) live.delete(reference);
    else bytes += engine.memoryBytes;
  }
  return bytes;
}

function isStackOverflow(error: unknown): boolean {
  // V8 and JavaScriptCore throw a RangeError; Firefox an InternalError.
  return error instanceof RangeError || (error as Error | null)?.name === "InternalError";
}

function readConstants(r: Reader): Constants {
  const inlineLimit = r.u32();
  const largestInlineExport = r.f64();
  const defaultOpset = r.u32();
  const types = r.list(() => ({ number: r.u8(), name: r.string() as DataType, bits: r.u8() }));
  return {
    inlineLimit,
    largestInlineExport,
    defaultOpset,
    byName: new Map(types.map((type) => [type.name, type])),
    byNumber: new Map(types.map((type) => [type.number, type])),
  };
}
