// A native builder: its number, its weights' sources and whether it may still be used.
import { refuse } from "../check/check.js";
import type { Engine } from "../wasm/engine.js";
import type { Runtime } from "../wasm/runtime.js";
import type { Recipe } from "../data/recipe.js";

/** Where a weight's bytes are: a view that covers exactly them, a Blob, or what they are made of. */
export interface WeightSource {
  readonly source: Uint8Array<ArrayBuffer> | Blob | Recipe;
  /** Its size when it was given. */
  readonly byteLength: number;
}

/** Builder, graph and values hold the handle; what frees it must not, or it would live for ever. */
export class Handle {
  /** By the core's weight number. */
  readonly weights: WeightSource[] = [];
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

  /** After loom_builder_finish, which frees the native builder. */
  markFinished(): void {
    this.#state = "finished";
    abandoned.unregister(this);
  }

  dispose(): void {
    if (this.#state !== "open") return;
    this.#state = "disposed";
    this.weights.length = 0;
    abandoned.unregister(this);
    this.engine.deleteBuilder(this.id);
  }
}

// The backstop for builders that nobody finished or disposed of.
const abandoned = new FinalizationRegistry<{ engine: Engine; id: number }>(({ engine, id }) => {
  engine.deleteBuilder(id);
});
