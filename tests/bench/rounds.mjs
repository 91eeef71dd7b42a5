// Takes samples of all cases in turn, so that disturbances of a shared machine affect all of them.

const PIECE = 1.2e9;

/**
 * Uses memory and frees it again. In a virtual machine, pages take longer at their first use, and after the machine has
 * returned them. The next sample should not pay for that.
 */
function touchMemory(bytes) {
  const pieces = [];
  for (let at = 0; at < bytes; at += PIECE) pieces.push(new Uint8Array(PIECE).fill(1));
  pieces.length = 0;
  globalThis.gc();
}

/** The number below which that part of the numbers lies. */
function quantile(numbers, part) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)];
}
const median = (numbers) => quantile(numbers, 0.5);

function summarise(samples) {
  const of = (key) => samples.map((sample) => sample[key] ?? 0);
  return {
    cpuMs: median(of("cpuMs")),
    cpuMin: Math.min(...of("cpuMs")),
    cpuUpper: quantile(of("cpuMs"), 0.75),
    cpuMax: Math.max(...of("cpuMs")),
    wallMs: median(of("wallMs")),
    extraMb: median(of("extraBytes")) / 1e6,
    outputMb: samples[0].outputBytes / 1e6,
    wasmMb: Math.max(...of("wasmBytes")) / 1e6,
    outcome: samples[0].outcome,
  };
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(60)}`);
}

/**
 * Measures the cases and resolves to the figures of each. A case is a function that takes `browser` and resolves to a
 * sample. `touched` is the number of bytes of memory to use before each sample.
 */
export async function measure({ cases, touched = PIECE }, rounds, browser) {
  const samples = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    for (const [name, take] of Object.entries(cases)) {
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      touchMemory(touched);
      samples[name].push(await take(browser));
    }
  }
  progress("");
  return Object.fromEntries(Object.entries(samples).map(([name, each]) => [name, summarise(each)]));
}
