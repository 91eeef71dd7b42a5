// The structure of a mixture of experts: 61 blocks of 384 experts, 1 TB of weights of which none is there. One Blob
// stands for all of them, and is not read.
import { load, memoryUsage, ModelBuilder } from "onnx-loom";

const BLOCKS = 61;
const EXPERTS = 384;
const WIDTH = 7168;
const INNER = 2048;

const OPTIONS = { dataType: "float8e4m3fn" };

export async function prepare() {
  await load();
  const blob = new Blob([new Uint8Array(WIDTH * INNER)]);
  let largest = 0;
  const work = async () => {
    const builder = await ModelBuilder.create();
    const g = builder.graph;
    for (let block = 0; block < BLOCKS; ++block) {
      for (let expert = 0; expert < EXPERTS; ++expert) {
        const name = `blocks.${block}.experts.${expert}`;
        g.initializer(`${name}.gate`, blob, [WIDTH, INNER], OPTIONS);
        g.initializer(`${name}.up`, blob, [WIDTH, INNER], OPTIONS);
        g.initializer(`${name}.down`, blob, [INNER, WIDTH], OPTIONS);
      }
    }
    g.output("y", g.op.Relu(g.input("x", "float32", ["N", WIDTH])));
    const { model } = builder.finish().toExternalData({ maxFileSize: 5e9 });
    largest = process.resourceUsage().maxRSS * 1024;
    return model;
  };
  const before = process.memoryUsage.rss();
  return {
    work,
    figures: () => ({ extraBytes: largest - before, wasmBytes: memoryUsage().wasmBytes }),
  };
}
