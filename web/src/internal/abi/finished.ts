// The records `model` and `finished` of wasm/abi/abi.h: a finished model on its way in and out.
import { Recipe } from "../data/recipe.js";
import type { Quantisation } from "../data/recipe.js";
import type { Reader } from "../wasm/reader.js";
import type { Runtime } from "../wasm/runtime.js";
import type { Writer } from "../wasm/writer.js";
import type { Layout, ModelData, Splice, WeightSource } from "./model-data.js";

const NOBODYS = 0;
const NUMBER = 1;
const BYTES = 2;
const VIEWS = 3;
const ZEROS = 0xffff_ffff;

/** A tensor that a recipe takes elements from. */
export interface RecipeInput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly elementSize: 1 | 2 | 4 | 8;
  readonly quantisation: Quantisation | undefined;
}

/** What host numbers stand for: a whole weight, or an input of recipes. */
export interface HostWeights {
  weight(number: number): WeightSource | undefined;
  input?(number: number): RecipeInput | undefined;
}

/** A weight's host number is its place in the model. */
export function writeModel(w: Writer, { weights, fixedSizes, skeleton }: ModelData): void {
  let number = 0;
  w.list(weights, (weight) => {
    w.u8(weight === undefined ? NOBODYS : NUMBER);
    if (weight !== undefined) w.u32(number);
    ++number;
  });
  w.boolean(fixedSizes);
  w.blob(skeleton);
}

export function readFinished(r: Reader, runtime: Runtime, host: HostWeights): ModelData {
  const weights = r.list(() => readWeight(r, host));
  const fixedSizes = r.u8() !== 0;
  const skeleton = r.blob();
  const layout = r.u8() === 0 ? r.string() : readLayout(r);
  // Without weights the skeleton is the model.
  const isWhole = typeof layout !== "string" && layout.splices.length === 0;
  return {
    runtime,
    skeleton,
    weights,
    fixedSizes,
    layout: isWhole ? { ...layout, pieces: skeleton } : layout,
  };
}

export function readLayout(r: Reader): Layout {
  return { byteLength: r.f64(), splices: readSplices(r), pieces: r.blob() };
}

export function readSplices(r: Reader): Splice[] {
  return r.list(() => ({
    offset: r.f64(),
    weight: r.u32(),
    byteLength: r.f64(),
    name: r.string(),
  }));
}

function readWeight(r: Reader, host: HostWeights): WeightSource | undefined {
  switch (r.u8()) {
    case NUMBER:
      return host.weight(r.u32());
    case BYTES: {
      const bytes = r.blob();
      return { source: bytes, byteLength: bytes.byteLength };
    }
    case VIEWS: {
      const recipe = readRecipe(r, host);
      return { source: recipe, byteLength: recipe.byteLength };
    }
    default:
      return undefined;
  }
}

function readRecipe(r: Reader, host: HostWeights): Recipe {
  let elementSize: RecipeInput["elementSize"] = 1;
  const numbers = (): number[] => r.list(() => r.i64());
  const views = r.list(() => {
    const number = r.u32();
    const input = host.input?.(number);
    if (input !== undefined) elementSize = input.elementSize;
    else if (number !== ZEROS) throw new RangeError("unknown weight");
    return {
      source: input?.bytes,
      byteLength: input?.bytes.byteLength ?? 0,
      offset: r.i64(),
      dims: numbers(),
      strides: numbers(),
      quantisation: input?.quantisation,
    };
  });
  return new Recipe(elementSize, views);
}
