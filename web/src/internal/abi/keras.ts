// loom_keras_manifest and loom_model_from_keras of wasm/abi/abi.h.
import type { DataTypeInfo } from "../wasm/constants.js";
import type { Engine } from "../wasm/engine.js";
import { writeExportRequest } from "./export-options.js";
import type { ExportRequest } from "./export-options.js";
import { readFinished } from "./finished.js";
import type { HostWeights, RecipeInput } from "./finished.js";
import type { ModelData } from "./model-data.js";
import { writeDims } from "./records.js";
import type { Quantisation } from "../data/recipe.js";
import type { Reader } from "../wasm/reader.js";
import type { Runtime } from "../wasm/runtime.js";
import type { Writer } from "../wasm/writer.js";

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
export function fromKeras(runtime: Runtime, request: KerasRequest): ModelData {
  const { engine } = runtime;
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
    (r) => readFinished(r, runtime, recipeInputs(request.weights)),
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

/** Host numbers are the places in the request. */
function recipeInputs(weights: readonly KerasWeight[]): HostWeights {
  return {
    weight: () => undefined,
    input: (number) => {
      const weight = weights[number];
      if (weight === undefined) return undefined;
      const elementSize = (weight.type.bits / 8) as RecipeInput["elementSize"];
      return { bytes: weight.bytes, elementSize, quantisation: weight.quantisation };
    },
  };
}
