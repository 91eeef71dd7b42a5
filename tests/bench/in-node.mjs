// One sample in a process of its own: `node --expose-gc in-node.mjs CASE ARGUMENT...` prints its figures as JSON.
//
// A case is a module with `prepare(...arguments)`, which does what is not measured and resolves to `work`, what is,
// and perhaps `figures`, what else is to be told. One that is `untouched` is measured at once: to collect garbage is to
// throw away compiled code, too.
import { setTimeout } from "node:timers/promises";

const [name, ...args] = process.argv.slice(2);
const { prepare, untouched = false } = await import(`./cases/${name}.mjs`);
const { work, figures = () => ({}) } = await prepare(...args);
if (!untouched) {
  globalThis.gc();
  // The engine still optimises in the background, which costs memory and CPU of its own.
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
