// Figures that are compared with a goal.

/** A figure that should be at most `limit`. Without a limit it is only reported. */
export const atMost = (what, value, unit, limit) => ({
  what,
  value,
  unit,
  limit,
  met: limit === undefined ? undefined : value <= limit,
});

/** The CPU time as a multiple of a peer's CPU time in the same run. */
export const ratio = (figures, name, peer, limit) =>
  atMost(`${name} / ${peer}`, figures[name].cpuMs / figures[peer].cpuMs, "×", limit);

/** The number with three digits, or as an integer if it has more. */
const short = (value) => String(value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

/** The figure as text, such as `loom / python 0.412 × (goal 0.5: met)`. */
export function formatGoal({ what, value, unit, limit, met }) {
  const goal = limit === undefined ? "" : ` (goal ${short(limit)}: ${met ? "met" : "missed"})`;
  return `${what} ${short(value)} ${unit}${goal}`;
}
