// Runs every case and prints their number.
import { after, describe, it } from "node:test";
import { cases } from "./cases.mjs";
import { check, tf } from "./compare.mjs";

describe("Layers of TensorFlow.js, converted and run", () => {
  let done = 0;
  for (const [name, make, options] of cases) {
    it(name, async () => {
      await check(make(), options);
      tf.disposeVariables();
      done += 1;
    });
  }
  after(() => console.log(`# ${done} of ${cases.length} cases agree with TensorFlow.js`));
});
