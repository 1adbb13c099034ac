import { beforeAll, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { networksOf } from '../../../src/lib/models/autoencoder/model.ts';
import { findPosterior, vae, vaeBinarised, vaePlane1 } from '../../../src/lib/models/vae/model.ts';
import { study } from '../../../src/lib/models/vae/study.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { Metric } from '../../../src/lib/weights/manifest.ts';
import { fewDigitsOptions } from '../../support/study-options.ts';

const options = fewDigitsOptions();
const valueOf = (metrics: readonly Metric[], name: string): number =>
  metrics.find((metric) => metric.name === name)?.value ?? NaN;
beforeAll(async () => {
  await openNodeBackend('wasm');
});

it('measures −ELBO as the sum of its terms, beside independent pixels and the floor of grey ones', async () => {
  const model = vaePlane1.create(1);
  const metrics = await study.measure(model, { ...options, split: 'validation', count: 9 });
  expect(metrics.map(({ name }) => name)).toEqual(['elbo', 'reconstruction', 'kl', 'active-dimensions']);
  expect(valueOf(metrics, 'elbo')).toBe(valueOf(metrics, 'reconstruction') + valueOf(metrics, 'kl'));
  const controls = metrics[0]?.controls ?? [];
  expect(controls.map(({ label }) => label)).toEqual([
    'independent pixels, the mean digit',
    'entropy of the grey pixels, the floor',
  ]);
  const x = toPixels(options.data.validation.images.subarray(0, 9 * PIXELS));
  const entropy = x.reduce(
    (sum, p) => sum - (p > 0 && p < 1 ? p * Math.log(p) + (1 - p) * Math.log(1 - p) : 0),
    0,
  );
  expect(controls[1]?.value).toBeCloseTo(entropy / 9, 2);
  expect(valueOf(metrics, 'reconstruction')).toBeGreaterThan(entropy / 9);
  const alone = await study.measure(model, { ...options, split: 'validation', count: 9, alone: true });
  expect(alone.map(({ value }) => value)).toEqual(metrics.slice(0, 3).map(({ value }) => value));
  model.dispose();
});

it('measures the likelihood of black and white digits that are the same for every seed', async () => {
  const model = vaeBinarised.create(1);
  const measuring = { ...options, split: 'test', count: 1, thorough: true } as const;
  const metrics = await study.measure(model, measuring);
  expect(metrics.slice(-2).map(({ name, count }) => [name, count])).toEqual([
    ['nll-500', 1],
    ['nll-5000', 1],
  ]);
  expect(Math.abs(valueOf(metrics, 'nll-500') - valueOf(metrics, 'nll-5000'))).toBeLessThan(2);
  expect(metrics[0]?.controls?.length).toBe(1); // black and white pixels have no floor
  const other = await study.measure(model, { ...measuring, seed: 2, thorough: false });
  expect(valueOf(other, 'kl')).toBe(valueOf(metrics, 'kl'));
  expect(valueOf(other, 'reconstruction')).not.toBe(valueOf(metrics, 'reconstruction'));
  model.dispose();
});

it('draws the prior, and black and white pictures of the same means; ships the codes of a plane', async () => {
  const model = vaePlane1.create(1);
  const illustrating = { ...options, splits: [], quick: true, history: [], film: [] } as const;
  const { plates, tensors, metrics } = await study.illustrate(model, illustrating);
  expect(plates.map(({ name, role }) => [name, role])).toEqual([
    ['plane', 'poster'],
    ['samples', 'poster'],
    ['samples-bernoulli', 'figure'],
    ['reconstructions', 'figure'],
  ]);
  expect(plates[0]?.pixels.length).toBe((plates[0]?.columns ?? 0) ** 2 * PIXELS);
  expect(new Set(plates[2]?.pixels)).toEqual(new Set([0, 1]));
  const networks = networksOf(model);
  const { mu, logVar } = await findPosterior(networks, toPixels(options.data.test.images));
  expect(tensors['codes']).toMatchObject({ mu: { data: mu }, logVar: { data: logVar } });
  expect(metrics).toEqual([]);
  model.dispose();
});

it('writes the figure of epoch 10 as the run recorded it, and moves latent dimensions one by one', async () => {
  const model = vae.create(1);
  const record = (epoch: number) => ({ epoch, train: {}, validation: { total: 200 - epoch } });
  const history = Array.from({ length: 12 }, (_, i) => record(i + 1));
  const illustrating = { ...options, splits: [], quick: true, history, film: [] } as const;
  const { plates, metrics, tensors } = await study.illustrate(model, illustrating);
  expect(metrics).toMatchObject([{ name: 'elbo-epoch-10', value: 190, split: 'validation' }]);
  expect(metrics[0]?.label).toContain('after 10 epochs of the 12');
  const traversal = plates.find(({ name }) => name === 'traversal');
  expect(traversal?.pixels.length).toBe(10 * 11 * PIXELS);
  const middle = (row: number): Float32Array | undefined =>
    traversal?.pixels.subarray((row * 11 + 5) * PIXELS, (row * 11 + 6) * PIXELS);
  middle(0)?.forEach((value, p) => {
    expect(value).toBeCloseTo(middle(9)?.[p] ?? NaN, 5); // the prior's mean stands in the middle of every row
  });
  expect(tensors).toEqual({});
  model.dispose();
});
