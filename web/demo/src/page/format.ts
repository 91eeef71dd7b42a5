// Formats numbers for people, with a no-break space before the unit.

const whole = new Intl.NumberFormat("en");

export const formatCount = (count: number) => whole.format(count);

export const formatPercent = (share: number, decimals = 1) =>
  `${(share * 100).toFixed(decimals)}\u00a0%`;

export const formatSeconds = (seconds: number) =>
  `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}\u00a0s`;

/** Rounds a time coarsely, so that an estimate changes seldom. */
export function formatRoughly(seconds: number): string {
  if (seconds >= 120) return `about ${Math.round(seconds / 60)}\u00a0min`;
  const step = seconds < 30 ? 5 : 10;
  return `about ${Math.max(1, Math.round(seconds / step)) * step}\u00a0s`;
}

export function formatMilliseconds(ms: number): string {
  if (ms < 0.1) return "< 0.1\u00a0ms"; // the clock of a page has no finer steps
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)}\u00a0ms`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u00a0B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)}\u00a0kB`;
  return `${(bytes / 1_000_000).toFixed(1)}\u00a0MB`;
}

/** 1.2 × 10⁻⁷ instead of 1.2e-7. */
export function formatTiny(value: number): string {
  if (value === 0) return "0";
  const [digits, exponent] = value.toExponential(1).split("e");
  const raise = (sign: string) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)];
  return `${digits} × 10${exponent.replace("+", "").replace(/./g, raise)}`;
}
