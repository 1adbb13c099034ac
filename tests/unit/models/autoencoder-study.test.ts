import { beforeAll, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { autoencoder, autoencoderCode2 } from '../../../src/lib/models/autoencoder/model.ts';
import { codeGrid, study } from '../../../src/lib/models/autoencoder/study.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { fewDigitsOptions } from '../../support/study-options.ts';

const options = fewDigitsOptions();
beforeAll(async () => {
  await openNodeBackend('wasm');
});

it('measures the reconstruction beside PCA with as many numbers, the mean digit and the floor', async () => {
  const model = autoencoderCode2.create(1);
  const [squared, bce] = await study.measure(model, { ...options, split: 'validation', count: 7 });
  const x = toPixels(options.data.validation.images.subarray(0, 7 * PIXELS));
  const r = (await model.decode?.((await model.encode?.(x)) as Float32Array)) as Float32Array;
  const error = x.reduce((sum, value, i) => sum + (value - (r[i] as number)) ** 2, 0) / 7;
  expect(squared).toMatchObject({ name: 'squared-error', split: 'validation', count: 7, betterIs: 'lower' });
  expect((squared?.value ?? NaN) / error).toBeCloseTo(1, 5);
  // The PCA of these options keeps pixels 0 and 1; its mean picture is paper.
  const rest = x.reduce((sum, value, i) => sum + (i % PIXELS < 2 ? 0 : value ** 2), 0) / 7;
  const all = x.reduce((sum, value) => sum + value ** 2, 0) / 7;
  expect(squared?.controls?.map(({ label }) => label)).toEqual([
    'PCA, 2 components',
    'the mean digit for every digit',
  ]);
  expect(squared?.controls?.[0]?.value).toBeCloseTo(rest, 3);
  expect(squared?.controls?.[1]?.value).toBeCloseTo(all, 3);
  const entropy = x.reduce(
    (sum, p) => sum - (p > 0 && p < 1 ? p * Math.log(p) + (1 - p) * Math.log(1 - p) : 0),
    0,
  );
  expect(bce?.controls?.at(-1)?.value).toBeCloseTo(entropy / x.length, 5);
  expect(bce?.value ?? 0).toBeGreaterThan(entropy / x.length);
  const alone = await study.measure(model, { ...options, split: 'validation', count: 7, alone: true });
  expect(alone.map(({ value, controls }) => [value, controls])).toEqual([
    [squared?.value, undefined],
    [bce?.value, undefined],
  ]);
  model.dispose();
});

it('refuses to measure where PCA does not leave what is known of MNIST', async () => {
  const model = autoencoderCode2.create(1);
  const { train } = options.data;
  const data = { ...options.data, train: { ...train, count: 50_000 } };
  const measuring = study.measure(model, { ...options, data, mnist: true, split: 'test', count: 30 });
  await expect(measuring).rejects.toThrow(
    /^The self-check failed: PCA with 2 components leaves .*, not 43.64/,
  );
  model.dispose();
});

it('draws ten rows of ten by class, and ships PCA with the code of 32, codes of the test digits with the code of 2', async () => {
  const illustrating = { ...options, splits: [], quick: true, history: [], film: [] } as const;
  for (const [definition, names, bundle] of [
    [autoencoder, ['samples', 'reconstructions'], 'pca'],
    [autoencoderCode2, ['samples', 'reconstructions', 'plane'], 'codes'],
  ] as const) {
    const model = definition.create(1);
    const { plates, tensors, metrics } = await study.illustrate(model, illustrating);
    expect(plates.map(({ name }) => name)).toEqual(names);
    for (const { pixels, columns } of plates.slice(0, 2)) {
      expect([pixels.length / PIXELS, columns]).toEqual([100, 10]);
    }
    expect(Object.keys(tensors)).toEqual([bundle]);
    expect(metrics).toEqual([]);
    if (bundle === 'codes') {
      const x = toPixels(options.data.test.images);
      expect(tensors['codes']?.['z']?.data).toEqual(await model.encode?.(x));
      expect(tensors['codes']?.['labels']?.data).toEqual(Float32Array.from(options.data.test.labels));
    }
    expect((await study.illustrate(model, illustrating)).plates).toEqual(plates);
    model.dispose();
  }
});

it('spans the middle 98 % of the codes with its grid, from the top left', () => {
  const codes = new Float32Array(2 * 101);
  for (let i = 0; i <= 100; i++) codes.set([i, -i], 2 * i);
  const grid = codeGrid(codes, 3);
  expect([...grid.subarray(0, 6)]).toEqual([1, -1, 50, -1, 99, -1]);
  expect([...grid.subarray(12)]).toEqual([1, -99, 50, -99, 99, -99]);
});
