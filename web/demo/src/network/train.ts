// The training loop: small batches, with a pause for the page after each of them.
import * as tf from "@tensorflow/tfjs";
import { PIXELS, SIDE, type Digits, type DigitSplit } from "./data";
import { predict, type Network } from "./network";
import { seededRandom, shuffledIndices } from "./random";
import { answers, shareEqual } from "./scores";

export const EPOCHS = 6;
const BATCH = 32;
const LEARNING_RATE = 0.05; // falls to zero in a straight line
const MOMENTUM = 0.9;

export interface TrainEvents {
  /** After each batch. `seen` counts the training digits so far, of `total`, over all epochs. */
  onBatch(batch: { seen: number; total: number; loss: number; accuracy: number }): void;
  /** After each epoch, and when stopped: the accuracy on the held-out digits. */
  onMeasured(measured: { seen: number; epoch: number; accuracy: number }): void;
}

/** Resolves also when `signal` stops it: the network then stays as far as it got. */
export async function train(
  network: Network,
  { training, heldOut }: DigitSplit,
  events: TrainEvents,
  signal: AbortSignal,
): Promise<void> {
  const optimizer = tf.train.momentum(LEARNING_RATE, MOMENTUM);
  network.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const random = seededRandom(2);
  const total = EPOCHS * training.count;
  const isStopped = () => signal.aborted;
  let seen = 0;
  for (let epoch = 1; epoch <= EPOCHS && !isStopped(); epoch++) {
    const order = shuffledIndices(training.count, random);
    for (let start = 0; start < order.length && !isStopped(); start += BATCH) {
      const indices = order.subarray(start, start + BATCH);
      optimizer.setLearningRate(LEARNING_RATE * (1 - seen / total));
      const [loss, accuracy] = await trainOnBatch(network, training, indices);
      seen += indices.length;
      events.onBatch({ seen, total, loss, accuracy });
      await nextTask();
    }
    const accuracy = shareEqual(answers(await predict(network, heldOut)), heldOut.labels);
    events.onMeasured({ seen, epoch, accuracy });
  }
  optimizer.dispose();
}

async function trainOnBatch(
  network: Network,
  digits: Digits,
  indices: Uint32Array,
): Promise<number[]> {
  const images = new Float32Array(indices.length * PIXELS);
  const targets = new Float32Array(indices.length * 10);
  indices.forEach((from, to) => {
    images.set(digits.images.subarray(from * PIXELS, (from + 1) * PIXELS), to * PIXELS);
    targets[to * 10 + digits.labels[from]] = 1;
  });
  const x = tf.tensor4d(images, [indices.length, SIDE, SIDE, 1]);
  const y = tf.tensor2d(targets, [indices.length, 10]);
  try {
    return (await network.trainOnBatch(x, y)) as number[];
  } finally {
    tf.dispose([x, y]);
  }
}

/** Lets the page draw and answer clicks. A message is used because timers and animation frames are
 * slowed down, or stopped, while the tab is in the background. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
