// Plates of a variational autoencoder: its prior, its plane, one latent dimension after the other.
import { Random } from '../../random.ts';
import { decode } from '../autoencoder/model.ts';
import type { Networks } from '../autoencoder/model.ts';
import type { Plate } from '../study.ts';
import type { Pixels } from '../types.ts';
import { drawBernoulli, drawPrior, gaussianQuantiles, klPerDimension, latentGrid } from './latent.ts';
import { codeLengthOf, findPosterior } from './model.ts';

const ROW = 10;
/** Columns and rows of the plate of the plane; odd, so that the middle of the prior is on it. */
const PLANE_SIDE = 15;
/** How far from the prior's mean plates go, in standard deviations. */
const REACH = 3;
/** Codes in a row of the traversal. */
const STEPS = 11;

/** Draws the prior: means in rows, and black and white pictures drawn from the same means. */
export async function drawPriorSamples(networks: Networks, seed: number): Promise<Plate[]> {
  const random = new Random(seed).fork('samples');
  const means = await decode(networks, drawPrior(ROW * ROW, codeLengthOf(networks), random));
  const drawn = drawBernoulli(means, random.fork('bernoulli'));
  return [
    { name: 'samples', role: 'poster', columns: ROW, pixels: means },
    { name: 'samples-bernoulli', role: 'figure', columns: ROW, pixels: drawn },
  ];
}

/** Moves one latent dimension at a time on Gaussian quantiles, the others at 0: a row for each of the ten most used. */
export async function drawTraversal(networks: Networks, x: Pixels): Promise<Plate> {
  const d = codeLengthOf(networks);
  const kl = klPerDimension(await findPosterior(networks, x));
  const use = Array.from({ length: d }, (_, j) =>
    kl.reduce((sum, nats, i) => sum + (i % d === j ? nats : 0), 0),
  );
  const most = [...use.keys()].sort((a, b) => (use[b] as number) - (use[a] as number)).slice(0, ROW);
  const at = gaussianQuantiles(STEPS, REACH);
  const z = new Float32Array(most.length * STEPS * d);
  most.forEach((j, row) => {
    at.forEach((value, step) => {
      z[(row * STEPS + step) * d + j] = value;
    });
  });
  return { name: 'traversal', role: 'figure', columns: STEPS, pixels: await decode(networks, z) };
}

/** Decodes the plane on Gaussian quantiles. */
export async function drawPlane(networks: Networks): Promise<Plate> {
  const pixels = await decode(networks, latentGrid(PLANE_SIDE, REACH));
  return { name: 'plane', role: 'poster', columns: PLANE_SIDE, pixels };
}
