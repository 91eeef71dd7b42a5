export type {
  AttributeKind,
  AttributeReference,
  AttributeValue,
  BodyInput,
  FloatAttribute,
  IntAttribute,
  SparseTensorAttribute,
  SubgraphAttribute,
  SubgraphBody,
  TensorAttribute,
} from "./attribute-types.js";
export { attributeRef, float, int, sparseTensor, tensor } from "./attributes.js";
export { ModelBuilder } from "./builder.js";
export type { BuilderOptions, FinishOptions, FunctionOptions } from "./builder.js";
export { cast } from "./cast.js";
export type { CastOptions } from "./cast.js";
export type { ErrorCode } from "./error-code.js";
export { LoomError } from "./errors.js";
export type { ConversionOptions, ExportOptions, KerasOptions } from "./export-options.js";
export { toOnnx } from "./export.js";
export type { ExternalDataExport } from "./export.js";
export { ExternalFile } from "./external-data.js";
export type { ExternalDataOptions, ExternalModel } from "./external-data.js";
export { Graph } from "./graph.js";
export type { InitializerOptions, InputOptions, OutputOptions } from "./graph.js";
export { fromKeras, fromLayersModel } from "./keras.js";
export type { KerasWeightData } from "./keras.js";
export type { LoadOptions, WasmModule } from "./load-options.js";
export { load, memoryUsage } from "./load.js";
export type {
  AttributeSummary,
  GraphSummary,
  ModelSummary,
  NamedType,
  NodeSummary,
} from "./model-summary.js";
export { OnnxModel } from "./model.js";
export type { NodeOptions } from "./node.js";
export type * from "./op-types.js";
export type { Operators } from "./ops.js";
export type * from "./ops/index.js";
export type {
  LayersModel,
  LayersModelWeight,
  OnnxRuntime,
  OnnxSession,
  SampleInput,
  SampleTensor,
} from "./peers.js";
export { subgraph } from "./subgraph.js";
export type { SubgraphOptions } from "./subgraph.js";
export type {
  BlobOptions,
  ByteSink,
  ModelPart,
  WeightPart,
  WriteOptions,
  WriteTarget,
} from "./targets.js";
export { parseModel, printModel } from "./text.js";
export type {
  ContainerType,
  DataType,
  Dim,
  EncodedTensor,
  MapType,
  NestedArray,
  NodeInput,
  Shape,
  TensorData,
  TensorType,
  ValueType,
  WeightData,
} from "./types.js";
export { Value } from "./value.js";
export type { Comparison, VerifiedExport, VerifyOptions, VerifyReport } from "./verify.js";
