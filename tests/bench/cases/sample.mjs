// What a case is made of: the work is done once, with its CPU time, and the figures go to stdout.
import { setTimeout } from "node:timers/promises";

async function sample(work) {
  globalThis.gc();
  // The engine still optimises in the background, which costs memory and CPU of its own.
  await setTimeout(500);
  const memoryBefore = process.memoryUsage().rss;
  const cpuBefore = process.cpuUsage();
  const output = await work();
  const cpu = process.cpuUsage(cpuBefore);
  return {
    output,
    cpuMs: (cpu.user + cpu.system) / 1000,
    extraBytes: process.memoryUsage().rss - memoryBefore,
  };
}

/** Prints CPU time of all threads of the process, and memory, that `work` takes, and what `others` adds. */
export async function printSample(work, others = () => ({})) {
  const { output, ...figures } = await sample(work);
  console.log(JSON.stringify({ ...figures, outputBytes: output.length, ...others() }));
}
