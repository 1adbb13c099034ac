// The two bills of one picture, added up in three ways: as the ELBO does, with a mean over the pixels, and all divided.
const PIXELS = 784;

/** How the loss is written: a sum over pixels, a mean over pixels with the KL whole, or both terms divided by 784. */
export const SCALES = ['sum', 'mean', 'divided'] as const;
export type Scale = (typeof SCALES)[number];

export interface Terms {
  /** Nats. */
  readonly reconstruction: number;
  readonly kl: number;
}

/** A loss and its terms as the reader's program would print them. */
export interface Bill extends Terms {
  readonly scale: Scale;
  readonly total: number;
  /** Share of the KL in the total, 0 to 1. */
  readonly share: number;
  /** The weight of the KL beside a sum over pixels that this loss amounts to. */
  readonly beta: number;
}

/** Writes the two terms in one of the scales. */
export function billOf({ reconstruction, kl }: Terms, scale: Scale): Bill {
  const [pixels, price] = [scale === 'sum' ? 1 : 1 / PIXELS, scale === 'divided' ? 1 / PIXELS : 1];
  const terms = { reconstruction: pixels * reconstruction, kl: price * kl };
  const total = terms.reconstruction + terms.kl;
  return { ...terms, scale, total, share: total > 0 ? terms.kl / total : 0, beta: price / pixels };
}

/** Prints nats: one decimal, four where the numbers are small. */
export function formatNats(value: number): string {
  return value.toFixed(Math.abs(value) < 0.9995 ? 4 : 1).replace('-', '−');
}

const AMOUNTS: Readonly<Record<Scale, string>> = {
  sum: ', which is −ELBO.',
  mean: `. Beside a sum over pixels this is β = ${PIXELS}.`,
  divided: `, which is −ELBO divided by ${PIXELS}: the same minimum.`,
};

/** Says what a loss amounts to. */
export function billSentence({ share, scale }: Bill): string {
  const percent = share > 0.99 ? (100 * share).toFixed(1) : (100 * share).toFixed(0);
  return `The KL is ${percent} % of the loss${AMOUNTS[scale]}`;
}

/** Returns the mean of some numbers and the standard error of it; no error for a single one. */
export function meanAndError(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  return { mean, error: Math.sqrt(variance / n) };
}

/** Prints −ELBO and what it is the sum of: "97.5 = 74.2 + 23.3". */
export function formatTerms({ reconstruction, kl }: Terms): string {
  return `${formatNats(reconstruction + kl)} = ${formatNats(reconstruction)} + ${formatNats(kl)}`;
}
