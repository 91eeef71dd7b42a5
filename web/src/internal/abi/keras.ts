// loom_keras_manifest and loom_model_from_keras of wasm/abi/abi.h.
import type { DataTypeInfo } from "../wasm/constants.js";
import type { Engine } from "../wasm/engine.js";
import { writeExportRequest } from "./export-options.js";
import type { ExportRequest } from "./export-options.js";
import type { WeightSource } from "./model-data.js";
import { writeDims } from "./records.js";
import { Recipe } from "../data/recipe.js";
import type { Quantisation } from "../data/recipe.js";
import type { Reader } from "../wasm/reader.js";
import type { Writer } from "../wasm/writer.js";

const ZEROS = 0xffff_ffff;

/** A weight of a Keras layer. */
export interface KerasWeight {
  readonly name: string;
  readonly type: DataTypeInfo;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly quantisation?: Quantisation | undefined;
}

/** A weight that a manifest lists. Its bytes are in the shards. */
export interface KerasPlace extends Omit<KerasWeight, "bytes"> {
  readonly offset: number;
  readonly byteLength: number;
}

export interface KerasRequest {
  readonly options: ExportRequest;
  readonly inputShapes: readonly (readonly number[])[];
  readonly dataFormat: "NHWC" | "NCHW" | undefined;
  readonly doConstantFolding: boolean;
  /** The converted model has the outputs of all layers, not only those of the model. */
  readonly everyLayer: boolean;
  readonly json: string;
  readonly weights: readonly KerasWeight[];
}

export interface ConvertedModel {
  readonly weights: WeightSource[];
  readonly skeleton: Uint8Array<ArrayBuffer>;
}

/** The weights in weightsManifest of a model JSON. */
export function readManifest(engine: Engine, json: string): KerasPlace[] {
  const { byNumber } = engine.constants;
  const dataType = (r: Reader): DataTypeInfo => {
    const info = byNumber.get(r.u8());
    if (info === undefined) throw new RangeError("unknown data type");
    return info;
  };
  return engine.run(
    "model",
    (w) => {
      w.string(json);
    },
    (x, address, size) => x.loom_keras_manifest(address, size),
    (r) =>
      r.list(() => ({
        name: r.string(),
        type: dataType(r),
        dims: r.list(() => r.i64()),
        offset: r.f64(),
        byteLength: r.f64(),
        quantisation: r.optional(() => {
          const { name } = dataType(r) as { name: Quantisation["dataType"] };
          return { dataType: name, scale: r.f64(), min: r.f64() };
        }),
      })),
  );
}

/** Of the weights only small ones go into WebAssembly memory, because they are inline in the model. */
export function fromKeras(engine: Engine, request: KerasRequest): ConvertedModel {
  return engine.run(
    "model",
    (w) => {
      const { dataFormat } = request;
      writeExportRequest(w, request.options);
      w.list(request.inputShapes, (shape) => {
        writeDims(w, shape);
      });
      w.u8(dataFormat === undefined ? 0 : dataFormat === "NHWC" ? 1 : 2);
      w.boolean(request.doConstantFolding);
      w.boolean(request.everyLayer);
      w.string(request.json);
      w.list(request.weights, (weight) => {
        writeWeight(w, engine, weight);
      });
    },
    (x, address, size) => x.loom_model_from_keras(address, size),
    (r) => ({ weights: r.list(() => readWeight(r, request.weights)), skeleton: r.rest() }),
  );
}

function writeWeight(w: Writer, { constants }: Engine, weight: KerasWeight): void {
  const { name, type, dims, bytes, quantisation } = weight;
  w.string(name);
  w.u8(type.number);
  writeDims(w, dims);
  w.f64(bytes.byteLength);
  w.optional(bytes.byteLength <= constants.inlineLimit ? bytes : undefined, (small) => {
    w.blob(small);
  });
  w.optional(quantisation, ({ dataType, scale, min }) => {
    w.u8(constants.byName.get(dataType)?.number ?? 0);
    w.f64(scale);
    w.f64(min);
  });
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
