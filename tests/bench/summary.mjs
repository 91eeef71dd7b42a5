// The newest results of all rows as a table in Markdown.
import { tell } from "./goals.mjs";
import { recall } from "./results.mjs";
import { ROWS } from "./rows/index.mjs";

const PLACES = ["node", "page"];

/** What it was measured on, once each; an older row may have an older date. */
function circumstances(results) {
  const all = (key) => [...new Set(results.map((result) => result[key]))].sort();
  const days = all("date");
  const dates = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : days[0];
  return `${dates}; ${all("processor").join("; ")}, shared with others; ${all("engine").join(", ")}`;
}

const cell = (result) => result?.goals.map(tell).join("<br>") ?? "";

export function summary() {
  const measured = Object.keys(ROWS)
    .map((name) => ({ name, results: PLACES.map((place) => recall(place, name)) }))
    .filter(({ results }) => results.some(Boolean));
  const lines = measured.map(({ name, results }) => {
    const { title } = results.find(Boolean);
    return `| **${name}**: ${title} | ${results.map(cell).join(" | ")} |`;
  });
  const used = measured.flatMap(({ results }) => results.filter(Boolean));
  return [
    `CPU time, medians of several rounds; ${circumstances(used)}. Names with a stroke between them are a ratio.`,
    "",
    "| | Node | Chromium |",
    "| --- | --- | --- |",
    ...lines,
  ].join("\n");
}
