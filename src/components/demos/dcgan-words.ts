// How the chapter on the DCGAN prints what it shows.

/** Prints the length of a latent. */
export function formatLength(length: number): string {
  return length.toFixed(1);
}

/** Prints a score, D of a logit, in per cent: "42 %", and near the ends as much as tells it from them. */
export function formatScore(logit: number): string {
  const score = 100 / (1 + Math.exp(-logit));
  if (score < 0.1) return '< 0.1 %';
  if (score > 99.9) return '> 99.9 %';
  return `${score < 10 || score > 90 ? score.toFixed(1) : score.toFixed(0)} %`;
}

/** Labels of a plate with the start and the end of a walk on it. */
export function markEnds(count: number, a: number, b: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    i === a && i === b ? 'a, b' : i === a ? 'a' : i === b ? 'b' : '',
  );
}

/** Prints a signed number with two decimals and a true minus. */
export function formatSigned(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
