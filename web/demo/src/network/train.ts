// The training loop: small batches, with a pause for the page after each of them.
import * as tf from "@tensorflow/tfjs";
import { pick, type DataSet, type Samples } from "../data/dataset";
import { nextTask } from "../page/next-task";
import { seededRandom, shuffledIndices } from "../data/random";
import type { Network } from "./create";
import { isRecurrent } from "./layers";
import { predict } from "./predict";
import { answers, shareEqual } from "./scores";

export interface Schedule {
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number; // falls linearly to zero
  readonly optimizer: "momentum" | "adam";
  /** The number of epochs between measurements of the accuracy on held-out samples. */
  readonly measureEvery: number;
}

export function scheduleFor({ layers }: Network, data: DataSet): Schedule {
  if (data.kind === "points") {
    return { epochs: 150, batch: 40, rate: 0.02, optimizer: "adam", measureEvery: 10 };
  }
  if (layers.some(isRecurrent)) {
    // A recurrent layer takes one step for each row. Each step is expensive at any size, so batches are large.
    return { epochs: 6, batch: 128, rate: 0.01, optimizer: "adam", measureEvery: 1 };
  }
  return { epochs: 6, batch: 32, rate: 0.05, optimizer: "momentum", measureEvery: 1 };
}

export interface TrainEvents {
  /** Called after each batch; the next one waits for it. `seen` of `total` samples are done, over all epochs. */
  onBatch(batch: { seen: number; total: number; loss: number; accuracy: number }): Promise<void>;
  /** Called at intervals and at the end, with the accuracy on the held-out samples. */
  onMeasured(measured: { seen: number; epoch: number; accuracy: number }): void;
}

/** Also resolves if `signal` stops it. The network then keeps what it has learned. */
export async function train(
  network: Network,
  data: DataSet,
  schedule: Schedule,
  events: TrainEvents,
  signal: AbortSignal,
): Promise<void> {
  const { training, heldOut } = data;
  const { epochs, batch, rate } = schedule;
  const optimizer =
    schedule.optimizer === "adam" ? tf.train.adam(rate) : tf.train.momentum(rate, 0.9);
  const { model } = network;
  model.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const random = seededRandom(2);
  const total = epochs * training.count;
  const isStopped = () => signal.aborted;
  let seen = 0;
  for (let epoch = 1; epoch <= epochs && !isStopped(); epoch++) {
    const order = shuffledIndices(training.count, random);
    for (let start = 0; start < order.length && !isStopped(); start += batch) {
      const samples = pick(training, order.subarray(start, start + batch));
      setRate(optimizer, rate * (1 - seen / total));
      const [loss, accuracy] = await trainOnBatch(network, samples);
      seen += samples.count;
      await events.onBatch({ seen, total, loss, accuracy });
      await nextTask();
    }
    if (epoch % schedule.measureEvery !== 0 && !isStopped()) continue;
    const found = answers(await predict(network, heldOut), network.classes);
    events.onMeasured({ seen, epoch, accuracy: shareEqual(found, heldOut.labels) });
  }
  optimizer.dispose();
}

// All optimizers of TensorFlow.js have a member of that name, but Adam has no method to set it.
function setRate(optimizer: tf.Optimizer, rate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}

async function trainOnBatch(network: Network, samples: Samples): Promise<number[]> {
  const { model, inputShape, classes } = network;
  const x = tf.tensor(samples.inputs, [samples.count, ...inputShape]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(samples.labels, "int32"), classes).toFloat());
  try {
    return (await model.trainOnBatch(x, y)) as number[];
  } finally {
    tf.dispose([x, y]);
  }
}
