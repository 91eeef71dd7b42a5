// The gradient of a convolution with respect to its filter. It is the only kernel that the WebAssembly
// backend of TensorFlow.js 4.22 lacks. Without it, training would need the plain JavaScript backend, which
// takes twenty times as long.
import * as tf from "@tensorflow/tfjs";

/** For stride 1 without padding, dW[i, j, c, o] = Σ over n, y, x of input[n, y+i, x+j, c] · dy[n, y, x, o].
 * That is itself a convolution, with batch and channels trading places: channels become the batch,
 * the batch becomes the channels, and dy is the filter. */
function filterGradient(input: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const images = tf.transpose(input, [3, 1, 2, 0]);
    const filter = tf.transpose(dy, [1, 2, 0, 3]);
    return tf.transpose(tf.conv2d(images, filter, 1, "valid"), [1, 2, 0, 3]);
  });
}

export function registerFilterGradient(): void {
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      const { strides, pad } = attrs as unknown as { strides: number | number[]; pad: unknown };
      if ([strides].flat().some((stride) => stride !== 1) || pad !== "valid") {
        throw new Error("This filter gradient knows only stride 1 without padding.");
      }
      return filterGradient(inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D);
    },
  });
}
