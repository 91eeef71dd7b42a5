// The structure of a mixture of experts: 61 blocks of 384 experts with 1 TB of weights. The weights do not exist: one
// Blob stands for each of them, and nobody reads it.
import { readFileSync } from "node:fs";
import { load, memoryUsage, ModelBuilder } from "onnx-loom";

const BLOCKS = 61;
const EXPERTS = 384;
const WIDTH = 7168;
const INNER = 2048;

/** The peak memory of this process, in bytes. getrusage() would include the peak of its parent. */
function peakMemory() {
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  return Number(kilobytes) * 1024;
}

const OPTIONS = { dataType: "float8e4m3fn" };

export async function prepare() {
  await load();
  const blob = new Blob([new Uint8Array(WIDTH * INNER)]);
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
    return model;
  };
  const before = process.memoryUsage.rss();
  return {
    work,
    figures: () => ({ extraBytes: peakMemory() - before, wasmBytes: memoryUsage().wasmBytes }),
  };
}
