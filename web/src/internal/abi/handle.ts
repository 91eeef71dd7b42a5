// A builder of the core, as JavaScript holds it.
import { refuse } from "../check/check.js";
import type { Engine } from "../wasm/engine.js";
import type { Runtime } from "../wasm/runtime.js";
import type { WeightSource } from "./model-data.js";

/**
 * The number of the builder, the sources of its weights, and whether it may still be used. Builder,
 * graph and values hold the handle. The FinalizationRegistry that frees the builder must not hold it,
 * or it would never be collected.
 */
export class Handle {
  /** By host number, also those of bodies that were given up. */
  readonly weights = new Map<number, WeightSource>();
  #state: "open" | "finished" | "disposed" = "open";

  constructor(
    readonly runtime: Runtime,
    readonly engine: Engine,
    readonly id: number,
    readonly graphName: string,
  ) {
    abandoned.register(this, { engine, id }, this);
  }

  /** `graph "main"`, or `graph "main" / …` */
  where(rest = ""): string {
    return `graph "${this.graphName}"${rest && ` / ${rest}`}`;
  }

  /** Throws invalid-state when the builder is used up or disposed of. */
  checkOpen(where: string): void {
    if (this.#state === "open") return;
    refuse(
      "invalid-state",
      where,
      `the builder is ${this.#state}: make a new one for another model`,
    );
  }

  /** To be called after loom_builder_finish, which frees the builder of the core. */
  markFinished(): void {
    this.#state = "finished";
    this.weights.clear();
    abandoned.unregister(this);
  }

  dispose(): void {
    if (this.#state !== "open") return;
    this.#state = "disposed";
    this.weights.clear();
    abandoned.unregister(this);
    this.engine.deleteBuilder(this.id);
  }
}

// Frees builders that were neither finished nor disposed of.
const abandoned = new FinalizationRegistry<{ engine: Engine; id: number }>(({ engine, id }) => {
  engine.deleteBuilder(id);
});
