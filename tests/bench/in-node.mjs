// Takes one sample in its own process: `node --expose-gc in-node.mjs CASE ARGUMENT...` prints the figures as JSON.
//
// A case is a module with `prepare(...arguments)`, which is not measured. It resolves to `work`, which is measured, and
// optionally to `figures`, which returns further figures. A case that exports `untouched` is measured at once, without
// a garbage collection before, because that would throw away compiled code.
import { setTimeout } from "node:timers/promises";

const [name, ...args] = process.argv.slice(2);
const { prepare, untouched = false } = await import(`./cases/${name}.mjs`);
const { work, figures = () => ({}) } = await prepare(...args);
if (!untouched) {
  globalThis.gc();
  // The engine still optimises in the background, which takes memory and CPU time.
  await setTimeout(500);
}

const memoryBefore = process.memoryUsage.rss();
const start = performance.now();
const cpuBefore = process.cpuUsage();
const output = await work();
const { user, system } = process.cpuUsage(cpuBefore);
const sample = {
  cpuMs: (user + system) / 1000,
  wallMs: performance.now() - start,
  extraBytes: process.memoryUsage.rss() - memoryBefore,
  outputBytes: output.length,
};
console.log(JSON.stringify({ ...sample, ...figures() }));
