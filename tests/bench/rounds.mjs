// Samples: each a process of its own, the cases by turns, so that what a shared machine does hits all of them.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const fileOf = (name) => fileURLToPath(new URL(`./cases/${name}`, import.meta.url));

/** A case that runs in Node. */
export const node = (file, ...args) => [process.execPath, "--expose-gc", fileOf(file), ...args];

/** A case that runs in the Python environment of set-up, which has the official onnx. */
export const python = (file, ...args) => [
  fileURLToPath(new URL("../../build/python/bin/python3", import.meta.url)),
  fileOf(file),
  ...args,
];

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function summarise(samples) {
  const of = (key) => samples.map((entry) => entry[key] ?? 0);
  return {
    cpuMs: median(of("cpuMs")),
    cpuMin: Math.min(...of("cpuMs")),
    cpuMax: Math.max(...of("cpuMs")),
    extraMb: median(of("extraBytes")) / 1e6,
    outputMb: samples[0].outputBytes / 1e6,
    wasmMb: Math.max(...of("wasmBytes")) / 1e6,
  };
}

/** The figures of each case, whose value is its command line. */
export function measure(cases, rounds) {
  const samples = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    for (const [name, [file, ...args]] of Object.entries(cases)) {
      if (process.stderr.isTTY)
        process.stderr.write(`\rround ${round + 1} of ${rounds}: ${name}          `);
      samples[name].push(JSON.parse(execFileSync(file, args, { encoding: "utf8" })));
    }
  }
  if (process.stderr.isTTY) process.stderr.write("\n");
  return Object.fromEntries(Object.entries(samples).map(([name, each]) => [name, summarise(each)]));
}

export function printTable(figures) {
  console.table(
    Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => [
        name,
        {
          "CPU ms": figure.cpuMs.toFixed(1),
          "min…max": `${figure.cpuMin.toFixed(1)}…${figure.cpuMax.toFixed(1)}`,
          "extra MB": figure.extraMb.toFixed(1),
          "output MB": figure.outputMb.toFixed(1),
          "WASM MB": figure.wasmMb.toFixed(1),
        },
      ]),
    ),
  );
}

export const ratio = (figures, name, peer) => figures[name].cpuMs / figures[peer].cpuMs;
