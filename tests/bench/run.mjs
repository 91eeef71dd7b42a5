// `npm run bench`: compares Loom with its peers in the same run.
//
// It measures CPU time, because machines are shared. It prints the figures, and never fails because of them.
import { parseArgs } from "node:util";
import { writeBlock } from "../../scripts/readme-block.mjs";
import { formatGoal } from "./goals.mjs";
import { machine, saveResult } from "./results.mjs";
import { measure } from "./rounds.mjs";
import { ROWS } from "./rows/index.mjs";
import { summary } from "./summary.mjs";

const HELP = `npm run bench -- [--browser] [--only ROW] [--rounds N] [--json]
npm run bench -- --readme

  --browser   measure in pages of Chromium instead of Node processes
  --only ROW  one of ${Object.keys(ROWS).join(", ")} (default: all)
  --rounds N  samples of each case (default: set by the row)
  --json      print only the figures, as JSON
  --readme    write the newest results of each row into README.md, without measuring`;

const { values: options } = parseArgs({
  options: {
    browser: { type: "boolean", default: false },
    only: { type: "string" },
    rounds: { type: "string" },
    readme: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const wrong =
  (options.only !== undefined && !Object.hasOwn(ROWS, options.only)) ||
  (options.rounds !== undefined && !/^[1-9]\d*$/.test(options.rounds));
if (options.help || wrong) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}
if (options.readme) {
  await writeBlock("bench", summary());
  process.exit();
}

function print({ title, rounds, figures, goals }, name) {
  console.log(`${name}: ${title}; ${rounds} rounds, medians`);
  const columns = Object.entries(figures).map(([each, figure]) => [
    each,
    {
      "CPU ms": figure.cpuMs.toFixed(1),
      "min…max": `${figure.cpuMin.toFixed(1)}…${figure.cpuMax.toFixed(1)}`,
      "wall ms": figure.wallMs.toFixed(1),
      "extra MB": figure.extraMb.toFixed(1),
      "output MB": figure.outputMb.toFixed(1),
      "WASM MB": figure.wasmMb.toFixed(1),
    },
  ]);
  if (columns.length > 0) console.table(Object.fromEntries(columns));
  for (const goal of goals) console.log(formatGoal(goal));
  console.log();
}

async function measureRow(row, browser) {
  const rounds = Number(options.rounds ?? row.rounds);
  const figures = await measure(row, rounds, browser);
  return { title: row.title, rounds, figures, goals: await row.goals(figures) };
}

const place = options.browser ? "page" : "node";
const names = options.only === undefined ? Object.keys(ROWS) : [options.only];
const browser = options.browser ? await (await import("./in-page.mjs")).openPages() : undefined;
const where = machine(browser);
const results = {};
if (!options.json) console.log(`${where.engine}, ${where.processor}\n`);
for (const name of names.filter((each) => place in ROWS[each])) {
  results[name] = await measureRow(ROWS[name][place], browser);
  saveResult(place, name, { ...where, ...results[name] });
  if (!options.json) print(results[name], name);
}
await browser?.close();
if (options.json) console.log(JSON.stringify({ ...where, rows: results }, null, 2));
