// The Parzen-window log-likelihood (Breuleux, Bengio & Vincent 2011; Goodfellow et al. 2014, section 5), by the steps of
// Goodfellow's script: a Gaussian of width σ on every sample, σ chosen on 1,000 validation digits, the mean over the set.
//
//   log p(x) = log 1/m Σᵢ exp(−‖x − sᵢ‖² / 2σ²) − 784 log(σ √2π)
//
// It rewards blur: a mixture of Gaussians beats real digits. So it is never printed without such controls beside it.
import { argmax } from './argmax.ts';
import { squaredDistances } from './squared-distances.ts';
import type { RowProducts, Rows } from './squared-distances.ts';

/** Ten widths from 0.1 to 1, evenly in their logarithm: numpy's logspace(−1, 0, 10). */
export const PARZEN_SIGMAS: readonly number[] = Array.from({ length: 10 }, (_, k) => 10 ** (k / 9 - 1));

export interface ParzenResult {
  /** Mean log-likelihood in nats. */
  readonly mean: number;
  /** Standard deviation over the digits divided by √n. */
  readonly standardError: number;
  /** The width used. */
  readonly sigma: number;
}

/**
 * Chooses σ on digits to choose with, and measures the mean log-likelihood of others.
 *
 * @param samples m × length, bytes (n/255) or numbers in [0, 1].
 * @param choose digits that choose σ from PARZEN_SIGMAS, the first 1,000 of validation by the book.
 */
export async function parzenLogLikelihood(
  samples: Rows,
  { choose, measure }: { readonly choose: Rows; readonly measure: Rows },
  length: number,
  multiply?: RowProducts,
): Promise<ParzenResult> {
  const tried = await logDensities(samples, choose, length, PARZEN_SIGMAS, multiply);
  const means = tried.map(meanOf);
  const sigma = PARZEN_SIGMAS[argmax(means)] as number;
  const [values] = await logDensities(samples, measure, length, [sigma], multiply);
  const mean = meanOf(values as Float64Array);
  const variance = meanOf((values as Float64Array).map((value) => (value - mean) ** 2));
  return { mean, standardError: Math.sqrt(variance / (values as Float64Array).length), sigma };
}

/** Beyond this many nats below the nearest sample's, a sample adds less to the sum than float64 can hold. */
const NEGLIGIBLE = 40;

/** Computes log p(x) of every query for every σ: one array a σ. */
export async function logDensities(
  samples: Rows,
  queries: Rows,
  length: number,
  sigmas: readonly number[],
  multiply?: RowProducts,
): Promise<Float64Array[]> {
  const count = queries.length / length;
  // Σ exp(−(‖x − s‖² − nearest) / 2σ²), with the nearest sample so far taken out of the exponent.
  const nearest = new Float64Array(count).fill(Infinity);
  const sums = sigmas.map(() => new Float64Array(count));
  const rates = sigmas.map((sigma) => 1 / (2 * sigma * sigma));
  for await (const tile of squaredDistances(queries, samples, length, multiply)) {
    for (let i = 0; i < tile.queries; i++) {
      const row = tile.squared.subarray(i * tile.references, (i + 1) * tile.references);
      addRow(row, tile.query + i, nearest, sums, rates);
    }
  }
  const samplesCount = samples.length / length;
  return sigmas.map((sigma, s) => {
    const constant = Math.log(samplesCount) + length * Math.log(sigma * Math.sqrt(2 * Math.PI));
    return (sums[s] as Float64Array).map(
      (sum, i) => Math.log(sum) - (nearest[i] as number) * (rates[s] as number) - constant,
    );
  });
}

/** Adds the distances of one query to its sums, which are scaled anew when a nearer sample comes. */
function addRow(
  row: Float64Array,
  query: number,
  nearest: Float64Array,
  sums: readonly Float64Array[],
  rates: readonly number[],
): void {
  const before = nearest[query] as number;
  const now = row.reduce((least, value) => Math.min(least, value), before);
  nearest[query] = now;
  rates.forEach((rate, s) => {
    const sum = sums[s] as Float64Array;
    let total = before === Infinity ? 0 : (sum[query] as number) * Math.exp((now - before) * rate);
    const limit = now + NEGLIGIBLE / rate;
    for (const squared of row) if (squared < limit) total += Math.exp((now - squared) * rate);
    sum[query] = total;
  });
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
