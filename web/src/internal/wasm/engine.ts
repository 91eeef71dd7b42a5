// One instance of loom.wasm, and the one way to call it: encode, copy in, call, decode.
import { refuse } from "../check/check.js";
import { errorCodes } from "../check/error-codes.js";
import { LoomError } from "../check/loom-error.js";
import { readConstants } from "./constants.js";
import type { Constants } from "./constants.js";
import type { LoomExports } from "./exports.js";
import { Memory } from "./memory.js";
import { Reader } from "./reader.js";
import { Writer } from "./writer.js";

export type Invoke = (exports: LoomExports, request: number, size: number) => number;

export class Engine {
  readonly constants: Constants;
  /** The results of findOutputForm, by operator. */
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
    engines.add(new WeakRef(this));
  }

  /** Why this instance must not be called any more; "" while it can be. */
  get defect(): string {
    return this.#defect;
  }

  get memoryBytes(): number {
    return this.#memory.bytes.length;
  }

  /**
   * One call of the ABI. When `encode` throws, the core has not been called yet, so nothing has
   * changed. `encode` can run code of the user's (getters), which can call Loom again: therefore each
   * call that is under way has a writer of its own. `decode` must not run code of the user's, nor keep
   * the reader, which all calls share.
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

  /** Gives up the innermost node or function that was begun. Does nothing if the builder is gone. */
  abandon(builder: number): void {
    this.#release(() => {
      const status = this.#exports.loom_abandon(builder);
      // #error() marks the instance as defective where that is necessary; the error itself is dropped.
      if (status !== 0) this.#error("", status, this.#result());
    });
  }

  /** Makes a call that frees something. Never throws: an instance that fails here is only marked. */
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
      if (address === 0) this.#failForMemory(where, "no memory for the request");
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
    const code = errorCodes[status - 1] ?? "internal";
    // This error has no text, because there may be no memory for one. The instance is given up, because
    // the call may have stopped half-way.
    if (code === "out-of-memory") {
      this.#failForMemory(where, "the WebAssembly module ran out of memory");
    }
    const error = new LoomError(code, reader.string(), reader.string(), reader.string());
    // An unexpected C++ exception may have left the core in any state.
    if (code === "internal") this.#defect = error.message;
    return error;
  }

  // The C++ side catches its exceptions and returns a status. An exception that arrives here is a trap,
  // an overflow of the JavaScript stack or a C++ exception that was not caught. Each may have left the
  // stack pointer and the heap in any state, so the instance is never called again.
  #guarded<T>(body: () => T, where = ""): T {
    try {
      return body();
    } catch (error) {
      // V8 and JavaScriptCore throw a RangeError when the stack overflows; Firefox an InternalError.
      const name = (error as Error | null)?.name;
      const overflowed = name === "RangeError" || name === "InternalError";
      // Nothing is called before this mark is set, not even instanceof: the stack could overflow again.
      this.#defect ||= overflowed
        ? "the call stack overflowed inside the call"
        : "the WebAssembly module failed";
      if (error instanceof LoomError) throw error;
      refuse(overflowed ? "out-of-memory" : "internal", where, this.#defect, error);
    }
  }

  #failForMemory(where: string, message: string): never {
    this.#defect = message;
    refuse("out-of-memory", where, message);
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

const engines = new Set<WeakRef<Engine>>();

/** The size in bytes of the memories of all instances that are not yet garbage. */
export function memoryInUse(): number {
  let bytes = 0;
  for (const reference of engines) {
    const engine = reference.deref();
    if (engine === undefined) engines.delete(reference);
    else bytes += engine.memoryBytes;
  }
  return bytes;
}
