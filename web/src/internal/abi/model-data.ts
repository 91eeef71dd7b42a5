// What a finished model consists of in JavaScript.
import type { Recipe } from "../data/recipe.js";
import type { Runtime } from "../wasm/runtime.js";

/** The bytes of a weight: a view of exactly these bytes, a Blob, or how to make them. */
export interface WeightSource {
  readonly source: Uint8Array<ArrayBuffer> | Blob | Recipe;
  /** Its size when it was given. */
  readonly byteLength: number;
}

/** A weight in a sequence of bytes. */
export interface Splice {
  /** The place in the pieces where the weight goes, in bytes from their start. */
  readonly offset: number;
  readonly weight: number;
  readonly byteLength: number;
  readonly name: string;
}

/** Where the weights go in an exported model. */
export interface Layout {
  readonly byteLength: number;
  readonly splices: readonly Splice[];
  /** All pieces of the skeleton, joined. */
  readonly pieces: Uint8Array<ArrayBuffer>;
}

export interface ModelData {
  readonly runtime: Runtime;
  readonly skeleton: Uint8Array<ArrayBuffer>;
  /** By the skeleton's weight numbers; undefined where the bytes are not here. */
  readonly weights: readonly (WeightSource | undefined)[];
  /** The model was converted for the sizes that its inputs have, so they cannot be opened any more. */
  readonly fixedSizes: boolean;
  /** Of the model as one file; or why it is too large for one. */
  readonly layout: Layout | string;
}
