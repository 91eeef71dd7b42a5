export { attributeRef, float, int, sparseTensor, tensor } from "./attributes.js";
export type {
  AttributeKind,
  AttributeReference,
  AttributeValue,
  FloatAttribute,
  IntAttribute,
  SparseTensorAttribute,
  TensorAttribute,
} from "./attributes.js";
export { cast } from "./cast.js";
export type { CastOptions } from "./cast.js";
export { ModelBuilder } from "./builder.js";
export type { BuilderOptions, FinishOptions, FunctionOptions } from "./builder.js";
export { LoomError } from "./errors.js";
export type { ErrorCode } from "./errors.js";
export { toOnnx } from "./export.js";
export type { ExternalDataExport } from "./export.js";
export type {
  ConversionOptions,
  ExportOptions,
  KerasOptions,
  SampleInput,
} from "./export-options.js";
export { ExternalFile } from "./external-data.js";
export type { ExternalDataOptions, ExternalModel } from "./external-data.js";
export { Graph } from "./graph.js";
export type { InitializerOptions, InputOptions, NodeOptions, OutputOptions } from "./graph.js";
export { fromKeras, fromLayersModel } from "./keras.js";
export type { KerasWeightData, LayersModel, LayersModelWeight } from "./keras.js";
export { load, memoryUsage } from "./load.js";
export type { LoadOptions, WasmModule } from "./load.js";
export { OnnxModel } from "./model.js";
export type {
  AttributeSummary,
  BlobOptions,
  ByteSink,
  GraphSummary,
  ModelPart,
  ModelSummary,
  NamedType,
  NodeSummary,
  WeightPart,
  WriteOptions,
  WriteTarget,
} from "./model.js";
export type * from "./op-types.js";
export type { Operators } from "./ops.js";
export type * from "./ops/index.js";
export { subgraph } from "./subgraph.js";
export type { BodyInput, SubgraphAttribute, SubgraphBody, SubgraphOptions } from "./subgraph.js";
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
export type {
  Comparison,
  OnnxRuntime,
  OnnxSession,
  SampleTensor,
  VerifiedExport,
  VerifyOptions,
  VerifyReport,
} from "./verify.js";
