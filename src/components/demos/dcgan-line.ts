// The game on a line, where everything can be computed: data with two bumps, a generator with one, the best discriminator
// between them, and the divergences. Integrals are sums over a fine grid.

export interface Bump {
  readonly mean: number;
  readonly width: number;
}

/** Places of the data's two bumps, each with half of the data. */
export const DATA: readonly Bump[] = [
  { mean: -2, width: 0.4 },
  { mean: 2, width: 0.4 },
];
/** The line that is drawn, and the one that is integrated over: wide enough for every bump that can be set. */
export const SHOWN = [-5, 5] as const;
const WIDE = 14;
const STEP = 0.02;
const POINTS = Array.from({ length: Math.round((2 * WIDE) / STEP) + 1 }, (_, i) => -WIDE + i * STEP);

/** Returns the normal density. */
export function density(x: number, { mean, width }: Bump): number {
  return Math.exp(-0.5 * ((x - mean) / width) ** 2) / (width * Math.sqrt(2 * Math.PI));
}

/** Returns the density of the data. */
export function dataDensity(x: number, data = DATA): number {
  return data.reduce((sum, bump) => sum + density(x, bump) / data.length, 0);
}

/** Returns the logit of the best discriminator: the logarithm of data over model, which holds far out too. */
export function bestLogit(x: number, model: Bump, data = DATA): number {
  const terms = data.map(
    ({ mean, width }) => -0.5 * ((x - mean) / width) ** 2 - Math.log(width * data.length),
  );
  const most = Math.max(...terms);
  const logData = most + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - most), 0));
  return logData + 0.5 * ((x - model.mean) / model.width) ** 2 + Math.log(model.width);
}

/** Returns D*(x) = p / (p + q). */
export function bestDiscriminator(x: number, model: Bump): number {
  return 1 / (1 + Math.exp(-bestLogit(x, model)));
}

/** Returns log(1 + eˡ) without overflow. */
export function softplus(l: number): number {
  return Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
}

/** p · f, which is 0 where p is. */
function weighted(p: number, f: number): number {
  return p === 0 ? 0 : p * f;
}

/** All that is printed of one setting, in nats. */
export interface Distances {
  /** max_D V, integrated with the best discriminator. */
  readonly value: number;
  readonly js: number;
  /** KL(data ‖ model), which maximum likelihood makes small, and KL(model ‖ data). */
  readonly forward: number;
  readonly reverse: number;
}

/** Measures how far a one-bump model is from the data. */
export function distances(model: Bump, data = DATA): Distances {
  let [value, js, forward, reverse] = [0, 0, 0, 0];
  for (const x of POINTS) {
    const [p, q, l] = [dataDensity(x, data), density(x, model), bestLogit(x, model, data)];
    value -= STEP * (weighted(p, softplus(-l)) + weighted(q, softplus(l)));
    js += 0.5 * STEP * (weighted(p, Math.log((2 * p) / (p + q))) + weighted(q, Math.log((2 * q) / (p + q))));
    forward += STEP * weighted(p, l);
    reverse -= STEP * weighted(q, l);
  }
  return { value, js, forward, reverse };
}
