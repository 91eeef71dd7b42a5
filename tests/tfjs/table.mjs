// Models with one layer, and tables of their settings.
import { tf } from "./compare.mjs";

/** A model with one layer. `shape` is the shape of its input, without the batch. */
export function single(layer, shape, dtype) {
  const x = tf.input({ shape, dtype });
  return tf.model({ inputs: x, outputs: layer.apply(x) });
}

/** All combinations: product({ a: [1, 2], b: [3] }) is [{ a: 1, b: 3 }, { a: 2, b: 3 }]. */
export function product(settings) {
  return Object.entries(settings).reduce(
    (all, [key, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  );
}

const named = (kind, settings, shape) =>
  `${kind} ${JSON.stringify(settings)} of [${shape.map((size) => size ?? "?")}]`;

/** A case for each combination of settings. */
export function table(kind, make, shape, settings, options) {
  return product(settings).map((one) => [
    named(kind, one, shape),
    () => single(make(one), shape),
    options,
  ]);
}
