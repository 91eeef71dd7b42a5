// `npm run bench`: what an export costs, against a hand-made copy of the same bytes.
//
// Every sample is a process of its own, the cases take turns, and CPU time counts, because machines are
// shared. Nothing here fails on a figure: it prints what it measured.
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HELP = `npm run bench -- [--rounds N] [--json]

  --rounds N   samples of each case (default 9)
  --json       print the figures as JSON only`;

const CASES = ["stitch", "toUint8Array", "into", "stitch-into", "parts"];
const caseFile = fileURLToPath(new URL("./case.mjs", import.meta.url));

function sample(name) {
  const output = execFileSync(process.execPath, ["--expose-gc", caseFile, name], {
    encoding: "utf8",
  });
  return JSON.parse(output);
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function summarise(samples) {
  const of = (key) => samples.map((entry) => entry[key]);
  return {
    cpuMs: median(of("cpuMs")),
    cpuMin: Math.min(...of("cpuMs")),
    cpuMax: Math.max(...of("cpuMs")),
    extraMb: median(of("extraBytes")) / 1e6,
    outputMb: samples[0].outputBytes / 1e6,
    wasmMb: Math.max(...of("wasmBytes")) / 1e6,
  };
}

function measure(rounds) {
  const samples = Object.fromEntries(CASES.map((name) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    for (const name of CASES) {
      samples[name].push(sample(name));
      if (process.stderr.isTTY)
        process.stderr.write(`\rround ${round + 1} of ${rounds}: ${name}   `);
    }
  }
  if (process.stderr.isTTY) process.stderr.write("\n");
  return Object.fromEntries(CASES.map((name) => [name, summarise(samples[name])]));
}

function print(figures, rounds) {
  console.log(
    `5 Gemm nodes, 100 MB of float32, ${rounds} rounds, medians, Node ${process.version}, ${cpus()[0].model}`,
  );
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
  const ratio = (name, peer) => (figures[name].cpuMs / figures[peer].cpuMs).toFixed(2);
  const beyond = figures.toUint8Array.extraMb - figures.toUint8Array.outputMb;
  console.log(
    `toUint8Array / stitched copy: ${ratio("toUint8Array", "stitch")} x CPU (goal: 1.15)`,
  );
  console.log(`toUint8Array, memory beyond the output: ${beyond.toFixed(1)} MB (goal: 8)`);
  console.log(`into a touched buffer / stitched: ${ratio("into", "stitch-into")} x CPU`);
  console.log(`parts: ${figures.parts.cpuMs.toFixed(2)} ms CPU (goal: 5)`);
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
if (values.help || !Number.isInteger(rounds) || rounds < 1) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}
const figures = measure(rounds);
if (values.json) {
  console.log(JSON.stringify(figures, null, 2));
} else {
  print(figures, rounds);
}
