// Groups operators into families. Each family has one colour.

const families: readonly (readonly [family: string, operators: RegExp])[] = [
  ["control", /^(If|Loop|Scan|SequenceMap)$/],
  ["recurrent", /^(RNN|GRU|LSTM)$/],
  ["linear", /^(Conv\w*|Gemm|MatMul\w*|Einsum|Attention|DeformConv)$/],
  ["pool", /Pool$|^Reduce|^Arg(Max|Min)$|^TopK$/],
  ["normal", /Normalization$|^(LRN|MeanVarianceNormalization)$/],
  [
    "activation",
    /^(\w*Relu|\w*Softmax|Hardmax|Softplus|Softsign|Sigmoid|HardSigmoid|HardSwish|Swish|Tanh|Elu|Selu|Celu|Gelu|Mish|Erf|ThresholdedRelu|Clip)$/i,
  ],
  [
    "shape-family",
    /^(Reshape|Transpose|Flatten|Squeeze|Unsqueeze|Concat|Split|Slice|Gather\w*|Scatter\w*|Expand|Tile|Pad|Shape|Size|Identity|Cast\w*|DepthToSpace|SpaceToDepth|ConstantOfShape|Resize)$/,
  ],
];

export function familyOf(opType: string): string {
  return families.find(([, operators]) => operators.test(opType))?.[0] ?? "other";
}
