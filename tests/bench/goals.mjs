// What is held against a goal.

/** A figure that should be at most `limit`; without a limit it is only shown. */
export const atMost = (what, value, unit, limit) => ({
  what,
  value,
  unit,
  limit,
  met: limit === undefined ? undefined : value <= limit,
});

/** CPU time as a multiple of a peer's in the same run. */
export const ratio = (figures, name, peer, limit) =>
  atMost(`${name} / ${peer}`, figures[name].cpuMs / figures[peer].cpuMs, "×", limit);

/** Three digits, or all before the point. */
const short = (value) => String(value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

/** Such as `loom / python 0.412 × (goal 0.5: met)`. */
export function tell({ what, value, unit, limit, met }) {
  const goal = limit === undefined ? "" : ` (goal ${short(limit)}: ${met ? "met" : "missed"})`;
  return `${what} ${short(value)} ${unit}${goal}`;
}
