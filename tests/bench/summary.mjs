// The newest results of all rows as a table in Markdown.
import { formatGoal } from "./goals.mjs";
import { loadResult } from "./results.mjs";
import { ROWS } from "./rows/index.mjs";

const PLACES = ["node", "page"];

/** Dates, machines and engines of the results, without repetition. An older row may have an older date. */
function circumstances(results) {
  const all = (key) => [...new Set(results.map((result) => result[key]))].sort();
  const days = all("date");
  const dates = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : days[0];
  return `${dates}; ${all("processor").join("; ")}, shared with others; ${all("engine").join(", ")}`;
}

const cell = (result) => result?.goals.map(formatGoal).join("<br>") ?? "";

export function summary() {
  const measured = Object.keys(ROWS)
    .map((name) => ({ name, results: PLACES.map((place) => loadResult(place, name)) }))
    .filter(({ results }) => results.some(Boolean));
  const lines = measured.map(({ name, results }) => {
    const { title } = results.find(Boolean);
    return `| **${name}**: ${title} | ${results.map(cell).join(" | ")} |`;
  });
  const used = measured.flatMap(({ results }) => results.filter(Boolean));
  return [
    `CPU time, medians of several rounds; ${circumstances(used)}. A slash between two names means their ratio.`,
    "",
    "| | Node | Chromium |",
    "| --- | --- | --- |",
    ...lines,
  ].join("\n");
}
