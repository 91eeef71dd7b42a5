// loom_model_from_keras of wasm/abi.h.
import { writePairs } from "./encode.js";
import type { DataTypeInfo, Engine } from "./engine.js";
import type { WeightSource } from "./handle.js";
import { Recipe } from "./recipe.js";
import type { Quantisation } from "./recipe.js";
import type { Reader } from "./reader.js";

const ZEROS = 0xffff_ffff;

/** A weight of a Keras layer. */
export interface KerasWeight {
  readonly name: string;
  readonly type: DataTypeInfo;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly quantisation?: Quantisation | undefined;
}

export interface KerasRequest {
  readonly opset: number; // 0: the default
  readonly producerName: string;
  readonly producerVersion: string;
  readonly metadata: readonly [string, string][];
  readonly json: string;
  readonly weights: readonly KerasWeight[];
}

export interface ConvertedModel {
  readonly weights: WeightSource[];
  readonly skeleton: Uint8Array<ArrayBuffer>;
}

/** Only the bytes of small weights go into WebAssembly memory: they stand in the model itself. */
export function fromKeras(engine: Engine, request: KerasRequest): ConvertedModel {
  const { inlineLimit } = engine.constants;
  return engine.run(
    "model",
    (w) => {
      w.u32(request.opset);
      w.string(request.producerName);
      w.string(request.producerVersion);
      writePairs(w, request.metadata);
      w.string(request.json);
      w.list(request.weights, ({ name, type, dims, bytes, quantisation }) => {
        w.string(name);
        w.u8(type.number);
        w.list(dims, (size) => {
          w.i64(size);
        });
        w.f64(bytes.byteLength);
        w.optional(bytes.byteLength <= inlineLimit ? bytes : undefined, (small) => {
          w.blob(small);
        });
        w.optional(quantisation, ({ dataType, scale, min }) => {
          w.u8(engine.constants.byName.get(dataType)?.number ?? 0);
          w.f64(scale);
          w.f64(min);
        });
      });
    },
    (x, address, size) => x.loom_model_from_keras(address, size),
    (r) => ({ weights: r.list(() => readWeight(r, request.weights)), skeleton: r.rest() }),
  );
}

function readWeight(r: Reader, given: readonly KerasWeight[]): WeightSource {
  const own = r.optional(() => r.blob());
  let elementSize = 1;
  const views = r.list(() => {
    const input = r.u32();
    const weight = given[input];
    if (weight !== undefined) elementSize = weight.type.bits / 8;
    else if (input !== ZEROS) throw new RangeError("unknown weight");
    const numbers = (): number[] => r.list(() => r.i64());
    const source = weight?.bytes;
    return {
      source,
      byteLength: source?.byteLength ?? 0,
      offset: r.i64(),
      dims: numbers(),
      strides: numbers(),
      quantisation: weight?.quantisation,
    };
  });
  if (own !== undefined) return { source: own, byteLength: own.byteLength };
  const recipe = new Recipe(elementSize as 1 | 2 | 4 | 8, views);
  return { source: recipe, byteLength: recipe.byteLength };
}
