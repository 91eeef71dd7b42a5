// Runs a model of TensorFlow.js, and each of its layers, on a sample.
import type { LayersModel, SampleTensor } from "../../peers.js";
import type { Result } from "./difference.js";

export interface LayerOutput extends Result {
  /** layer/call/output, as the core names this output in the exported model. */
  readonly name: string;
  readonly layer: string;
}

interface Call {
  readonly outputTensors: readonly unknown[];
}

interface KerasLayer {
  readonly name: string;
  readonly inboundNodes: readonly Call[];
}

interface Functional {
  readonly inputs: readonly unknown[];
  readonly layers: readonly KerasLayer[];
  readonly containerNodes: ReadonlySet<string>;
}

type FunctionalClass = new (config: object) => LayersModel;

/** The results of the model's predict(), whose tensors are disposed of. */
export async function predict(
  model: LayersModel,
  sample: readonly SampleTensor[],
): Promise<Result[]> {
  const inputs = sample.length === 1 ? sample[0] : sample;
  const outputs = [model.predict(inputs as never)].flat() as SampleTensor[];
  try {
    const results = outputs.map(async (output) => {
      const data = (await output.data()) as unknown as ArrayLike<number>;
      return { shape: [...output.shape], data };
    });
    return await Promise.all(results);
  } finally {
    for (const output of outputs) if (!sample.includes(output)) output.dispose();
  }
}

/**
 * The outputs of all calls of the model's layers. They come from a second model on the same layers, so
 * that neither the layers nor the first model change.
 */
export async function predictLayers(
  model: LayersModel,
  sample: readonly SampleTensor[],
): Promise<LayerOutput[]> {
  const { inputs, layers, containerNodes } = model as unknown as Functional;
  const named: { name: string; layer: string; tensor: unknown }[] = [];
  for (const layer of layers) {
    const { name, inboundNodes } = layer;
    let number = "layers" in layer ? 1 : 0; // call 0 of a model in a model is the one that made it
    for (const [index, { outputTensors }] of inboundNodes.entries()) {
      if (!containerNodes.has(`${name}_ib-${index}`)) continue;
      outputTensors.forEach((tensor, i) => {
        named.push({ name: `${name}/${number}/${i}`, layer: name, tensor });
      });
      ++number;
    }
  }
  const outputs = named.map(({ tensor }) => tensor);
  const whole = new (functionalClass(model))({ inputs, outputs, name: "every_layer" });
  const results = await predict(whole, sample);
  return named.flatMap(({ name, layer }, i) => {
    const result = results[i];
    return result ? [{ name, layer, ...result }] : [];
  });
}

/** tf.LayersModel, of which tf.Sequential is one. */
function functionalClass(model: object): FunctionalClass {
  let at = model.constructor as { className?: unknown };
  for (;;) {
    const base = Object.getPrototypeOf(at) as unknown;
    if (at.className === "Model" || typeof base !== "function") return at as FunctionalClass;
    at = base as typeof at;
  }
}
