// The points of the figure that explodes, and how it begins. Chosen so that two starts that look alike end far apart.
import type { Mixture } from '../../lib/models/gmm/em.ts';

/** Fourteen points on a line; the last one stands alone. */
export const FEW = Float64Array.of(
  -5.4,
  -4.6,
  -3.9,
  -3.5,
  -2.9,
  -2.4,
  -1.8,
  -1.1,
  -0.5,
  0.4,
  2.2,
  3.1,
  3.6,
  5.2,
);

export const EXPLODE_START = {
  /** Standard deviation of B. */
  sigma: 0.6,
  /** Whether the floor lies under the variances. */
  floor: false,
  /** Power of ten of the floor ε. */
  power: -2,
  /** Half steps of the printed figure: one round before B has no width left. */
  steps: 8,
} as const;

/** Puts A over all points and B, `sigma` wide, on the last one. */
export function startOnOne(sigma: number): Mixture {
  return {
    pi: Float64Array.of(0.8, 0.2),
    components: [
      { mu: Float64Array.of(-1.5), sigma: Float64Array.of(9) },
      { mu: FEW.slice(-1), sigma: Float64Array.of(sigma * sigma) },
    ],
  };
}

/** Puts B on the point nearest to it, at half its width. */
export function halveWidth({ pi, components }: Mixture, points: Float64Array = FEW): Mixture {
  const [a, b] = components as [Mixture['components'][number], Mixture['components'][number]];
  const nearest = points.reduce((best, x) =>
    Math.abs(x - (b.mu[0] as number)) < Math.abs(best - (b.mu[0] as number)) ? x : best,
  );
  return {
    pi,
    components: [a, { mu: Float64Array.of(nearest), sigma: b.sigma.map((variance) => variance / 4) }],
  };
}
