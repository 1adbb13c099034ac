// A picture's cloud as SVG text: for each latent dimension the stroke μ ± σ over the band of the prior, and its price as a
// bar below. Pure text: the build and the page draw the same.

/** Width of one dimension, heights of the two panels and what they reach to, in units of the drawing. */
const SLOT = 24;
const CLOUDS = 150;
const GAP = 16;
const PRICES = 72;
/** Standard deviations of the prior from the middle to either end of the upper panel. */
export const CLOUD_REACH = 3;
/** Nats at the top of the lower panel. */
export const PRICE_REACH = 6;

export interface Cloud {
  readonly mu: ArrayLike<number>;
  readonly logVar: ArrayLike<number>;
  /** Nats for each dimension. */
  readonly kl: ArrayLike<number>;
}

/** Returns the viewBox for a code of d numbers. */
export function cloudBox(d: number): string {
  return `0 0 ${d * SLOT} ${CLOUDS + GAP + PRICES}`;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Draws the cloud of one picture. */
export function cloudSvg({ mu, logVar, kl }: Cloud): string {
  const unit = CLOUDS / (2 * CLOUD_REACH);
  const y = (value: number): number => clamp(CLOUDS / 2 - unit * value, 0, CLOUDS);
  const width = mu.length * SLOT;
  const floor = CLOUDS + GAP + PRICES;
  const columns = Array.from(mu, (m, j) => {
    const sigma = Math.exp(0.5 * (logVar[j] as number));
    const middle = (j + 0.5) * SLOT;
    const [top, bottom] = [y(m + sigma), y(m - sigma)];
    const price = (PRICES * clamp(kl[j] as number, 0, PRICE_REACH)) / PRICE_REACH;
    const stroke = `<rect class="cloud" x="${middle - 4}" y="${top.toFixed(1)}" width="8" height="${Math.max(1.5, bottom - top).toFixed(1)}"/>`;
    const centre = `<circle class="centre" cx="${middle}" cy="${y(m).toFixed(1)}" r="1.8"/>`;
    const bar = `<rect class="price" x="${middle - 8}" y="${(floor - price).toFixed(1)}" width="16" height="${Math.max(0.6, price).toFixed(1)}"/>`;
    return stroke + centre + bar;
  });
  const band = `<rect class="prior" x="0" y="${y(1)}" width="${width}" height="${y(-1) - y(1)}"/>`;
  const lines = `<path class="zero" d="M0 ${CLOUDS / 2}H${width}M0 ${floor - 0.5}H${width}"/>`;
  return `${band}${lines}${columns.join('')}`;
}

/** Says what a cloud is, for who cannot see it: which dimensions cost most, and how many nearly nothing. */
export function cloudSentence({ kl }: Pick<Cloud, 'kl'>): string {
  const nats = Array.from(kl);
  const order = nats.map((_, j) => j).sort((a, b) => (nats[b] as number) - (nats[a] as number));
  const silent = nats.filter((value) => value < 0.05).length;
  const dearest = order.slice(0, 3).map((j) => `number ${j + 1}, ${(nats[j] as number).toFixed(1)} nats`);
  return `Dearest: ${dearest.join('; ')}. ${silent} of ${nats.length} cost less than 0.05 nats.`;
}
