// `npm run bench`: Loom beside its peers, in the same run.
//
// CPU time counts, because machines are shared. Nothing here fails on a figure: it prints what it measured.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measure, printTable } from "./rounds.mjs";
import { SECTIONS } from "./sections.mjs";

const names = Object.keys(SECTIONS);
const HELP = `npm run bench -- [--only SECTION] [--rounds N] [--json]

  --only SECTION  one of ${names.join(", ")} (default: all)
  --rounds N      samples of each case (default: by section)
  --json          print the figures as JSON only`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const known = values.only === undefined || names.includes(values.only);
if (values.help || !known || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}

const results = {};
for (const name of values.only === undefined ? names : [values.only]) {
  const section = SECTIONS[name];
  const count = rounds ?? section.rounds;
  const figures = measure(section.cases, count);
  results[name] = figures;
  if (values.json) continue;
  console.log(
    `${section.title}; ${count} rounds, medians, Node ${process.version}, ${cpus()[0].model}`,
  );
  printTable(figures);
  for (const line of section.verdicts(figures)) console.log(line);
  console.log();
}
if (values.json) console.log(JSON.stringify(results, null, 2));
