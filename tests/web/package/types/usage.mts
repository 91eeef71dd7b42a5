// Uses the published types as users do. types.test.mjs compiles this file; nothing runs it. Each line
// that expects an error must have one.
import {
  attributeRef,
  cast,
  ExternalFile,
  float,
  int,
  load,
  LoomError,
  memoryUsage,
  ModelBuilder,
  parseModel,
  printModel,
  sparseTensor,
  subgraph,
  tensor,
  toOnnx,
  Value,
} from "onnx-loom";
import type {
  DataType,
  EncodedTensor,
  ErrorCode,
  ExternalModel,
  Graph,
  ModelPart,
  OnnxModel,
  Shape,
  ValueType,
} from "onnx-loom";

export async function build(trained: Float32Array, file: File, maybe?: string): Promise<OnnxModel> {
  await load({ wasmUrl: new URL("https://example.com/loom.wasm") });
  using builder = await ModelBuilder.create({ opset: 21, docString: maybe, metadata: { a: "b" } });
  const g: Graph = builder.graph;
  const shape: Shape = ["N", 784, null];
  const x = g.input("x", "float32", shape);
  const w: Value = g.initializer("w", trained, [784, 10]);
  g.initializer(
    "small",
    [
      [1, 2],
      [3, 4],
    ],
    undefined,
    { dataType: "int8" },
  );
  g.initializer("file", file, [3], { dataType: "float16" });
  g.initializer("list", ["a", "b"]);
  const small: EncodedTensor = cast(trained, "bfloat16", { saturate: false, dims: [10] });
  g.initializer("small", cast(small, "int4"), [5, 2]);
  g.node("Constant", [], { value: tensor(cast([[1], [2]], "float8e8m0", { roundMode: "down" })) });
  // @ts-expect-error: the data type of these bytes is not given
  cast(new ArrayBuffer(8), "int4");
  const [product] = g.node("MatMul", [x, w]);
  const [values, indices] = g.node("TopK", [product, w], { axis: -1 });
  const type: ValueType = {
    kind: "sequence",
    element: { kind: "tensor", dataType: "int4", shape: null },
  };
  g.input("s", type, { docString: "a sequence" });
  g.node(
    "test::Op",
    [null, product],
    {
      n: 1,
      i: int(1n),
      f: float(1),
      fs: [float(1)],
      ints: new Int32Array(2),
      t: tensor([1]),
      ts: [tensor([1]), tensor(new Uint8Array(3), [3], { dataType: "bool" })],
      sp: sparseTensor(tensor([1]), tensor([0n]), [4]),
      ty: product.type,
      s: "s",
      ss: ["a"],
      none: [],
    },
    { outputs: ["y", null, ""], outputTypes: [type] },
  );
  const named: Value = g.output("y", product, { type: product.type });
  g.output(named);
  // @ts-expect-error: the second output may be absent
  g.output("values", indices);
  if (indices) g.output("indices", indices);
  g.output("best", values);
  // @ts-expect-error: no such data type
  g.input("z", "float33", []);
  // @ts-expect-error: attributes are not undefined
  g.node("Softmax", [x], { axis: undefined });
  // @ts-expect-error: nor boolean
  g.node("Softmax", [x], { axis: true });
  // @ts-expect-error: nor values
  g.node("Softmax", [x], { axis: x });
  // @ts-expect-error: a misspelt option
  g.node("Softmax", [x], {}, { output: 1 });
  // @ts-expect-error: Blobs cannot be read at once
  tensor(file);
  // @ts-expect-error: values come from a graph
  new Value();
  return builder.finish({ valueTypes: true });
}

export async function outside(model: OnnxModel, stream: WritableStream): Promise<void> {
  const external: ExternalModel = model.toExternalData({ align: 64, maxFileSize: 1e9 });
  const same: ExternalModel = await toOnnx(model, { externalData: true, outputNames: ["y"] });
  const data: Uint8Array<ArrayBuffer> | Blob | undefined = same.externalData[0]?.data;
  for (const file of external.externalData) await file.writeTo(stream);
  // @ts-expect-error: several files have no such target
  await toOnnx(model, { externalData: true, target: stream });
  // @ts-expect-error: files come out of a model
  new ExternalFile();
  // @ts-expect-error: and are not changed
  external.model = data;
}

export function operators(g: Graph, x: Value, list: Value[], b: Value | null): Value[] {
  const y: Value = g.op.Conv(x, x, b, { strides: [2, 2], auto_pad: "SAME_UPPER" }, { name: "c" });
  g.op.Conv(x, x, { group: 2n });
  g.op.Relu(x, {}, { outputs: ["y"] });
  g.op.Resize(x, null, y, null, { mode: "linear" });
  const [values, indices]: [Value, Value] = g.op.TopK(x, y, { axis: -1 });
  g.op.Concat(x, ...list, { axis: 0 });
  g.op.Concat(x, { axis: 0 }, { name: "k" });
  g.op.Max(...list);
  g.op.Max(x, y, {}, { name: "m" });
  const parts: [Value, ...Value[]] = g.op.Split(x, { num_outputs: 2 }, { outputs: 2 });
  const pooled: Value = g.op.MaxPool(x, { kernel_shape: [2] }, { name: "p" });
  const [best, which]: [Value, Value] = g.op.MaxPool(x, { kernel_shape: [2] }, { outputs: 2 });
  const [named]: [Value] = g.op.MaxPool(x, { kernel_shape: [2] }, { outputs: ["n"] });
  const [, last]: [Value, Value] = g.op.LSTM(x, y, y, { hidden_size: 4 }, { outputs: ["", "l"] });
  const some = g.op.Unique(x, {}, { outputs: list.length });
  const scaled: Value = g.op["ai.onnx.ml"].Scaler(x, { scale: [0.5] });
  const cast: Value = g.op["ai.onnx"].Cast(x, { to: "float16", saturate: 0 });
  g.op.Cast(x, { to: 10 });
  g.op.Constant({ value: tensor([1]) });
  g.op.Constant({ value_ints: new BigInt64Array(2) });
  g.op.Clip(x, 0, 6);
  g.op.Reshape(x, [2n, -1n]);
  g.op.Where([true, false], x, "text");
  const [chosen]: Value[] = g.op.If(x, {
    then_branch: (body) => [body.op.Relu(x)],
    else_branch: subgraph({ name: "other" }, () => x),
  });
  g.op.Loop(10n, null, x, ...list, { body: (body, i, goOn) => [goOn, body.op.Neg(i)] });
  g.op.LeakyRelu(x, { alpha: attributeRef("slope") });
  // Inputs and attributes of earlier opsets are there, too.
  g.op.Unsqueeze(x, { axes: [0] });
  g.op.Upsample(x, y, { mode: "bilinear" });
  // @ts-expect-error: a misspelt attribute
  g.op.Conv(x, x, { stride: [2, 2] });
  // @ts-expect-error: no such padding
  g.op.Conv(x, x, { auto_pad: "SAME" });
  // @ts-expect-error: the body returns no values
  g.op.If(x, { then_branch: () => 1, else_branch: () => x });
  // @ts-expect-error: too few inputs
  g.op.Conv(x);
  // @ts-expect-error: too many inputs
  g.op.Relu(x, y);
  // @ts-expect-error: not an optional input
  g.op.Conv(null, x);
  // @ts-expect-error: no such attribute
  g.op.Softmax(x, { axes: 1 });
  // @ts-expect-error: an INT, not INTS
  g.op.Softmax(x, { axis: [1] });
  // @ts-expect-error: a required attribute is missing
  g.op.Concat(x, y);
  // @ts-expect-error: here too
  g.op.MaxPool(x);
  // @ts-expect-error: a tuple, because two outputs are requested
  g.output("p", g.op.MaxPool(x, { kernel_shape: [2] }, { outputs: 2 }));
  // @ts-expect-error: there are only two
  g.output("t", g.op.TopK(x, y)[2]);
  // @ts-expect-error: perhaps there is only one
  g.output("u", some[1]);
  // @ts-expect-error: no such data type
  g.op.Cast(x, { to: "float" });
  // @ts-expect-error: 0 or 1
  g.op.Unique(x, { sorted: 2 });
  // @ts-expect-error: g.op determines the domain
  g.op.Relu(x, {}, { domain: "com.example" });
  // @ts-expect-error: no such operator
  g.op.Nonsense(x);
  // @ts-expect-error: it is in another domain
  g.op.Scaler(x);
  // @ts-expect-error: no such domain
  g.op["ai.onnx.nothing"].Scaler(x);
  return [values, indices, ...parts, pooled, best, which, named, last, scaled, cast, chosen ?? x];
}

export async function exportAll(
  model: OnnxModel,
  buffer: Uint8Array,
  stream: WritableStream<Uint8Array>,
) {
  const own: Uint8Array<ArrayBuffer> = model.toUint8Array();
  const view: Uint8Array = model.toUint8Array({ into: buffer });
  const blob: Blob = new Blob([
    own,
    ...model.parts.map((part) => (part instanceof Uint8Array ? part : part.source)),
  ]);
  const again: Uint8Array<ArrayBuffer> = await toOnnx(model, {
    inputNames: ["image"],
    dynamicAxes: { image: { 0: "N" } },
  });
  const filled: Uint8Array = await toOnnx(model, { target: buffer, opsetVersion: 21 });
  const nothing: void = await toOnnx(model, { target: stream });
  await toOnnx(model, { target: { write: (chunk: Uint8Array) => void chunk.length } });
  await model.writeTo(stream, {
    signal: AbortSignal.timeout(1000),
    onProgress: (n, all) => console.log(n / all),
  });
  // @ts-expect-error: there are no files here
  await toOnnx(model, { target: "net.onnx" });
  // @ts-expect-error: nor for a URL
  await model.writeTo(new URL("file:///net.onnx"));
  // @ts-expect-error: a misspelt option
  await toOnnx(model, { inputName: ["x"] });
  const parsed: OnnxModel = await parseModel("g () => () {}", { wasmBinary: own });
  const text: string = printModel(parsed);
  const part: ModelPart | undefined = model.parts[0];
  const { nodes, initializers } = model.inspect();
  const sizes: number[] = initializers.map(({ byteLength }) => byteLength);
  const types: string[] = nodes.flatMap(({ outputs }) => outputs.map(({ type }) => type));
  return {
    own,
    view,
    blob,
    again,
    filled,
    nothing,
    text,
    part,
    sizes,
    types,
    bytes: memoryUsage().wasmBytes,
  };
}

export class Mine extends LoomError {
  constructor(readonly layer: string) {
    super("unsupported", `layer "${layer}"`, "it is not covered", new Error("the reason"));
  }
}

export function explain(error: unknown): ErrorCode | DataType | undefined {
  if (error instanceof Mine) console.log(error.layer.length, error.code, error.stack);
  if (!(error instanceof LoomError)) return undefined;
  const same: LoomError = error;
  // @ts-expect-error: errors are not changed
  same.code = "internal";
  // @ts-expect-error: no such code
  new LoomError("out-of-luck", "model", "there is none");
  const { where, cause, message }: { where: string; cause?: unknown; message: string } = error;
  console.log(where, cause, message);
  // @ts-expect-error: no such code
  return error.code === "out-of-luck" ? undefined : error.code;
}
