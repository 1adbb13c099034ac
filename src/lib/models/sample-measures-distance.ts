// Measures that compare pixels: Parzen windows, bins, nearest neighbours, variety.
import { pick, take } from '../data/mnist.ts';
import { meanPairDistance } from '../metrics/agreement.ts';
import { countBins, differentBins, jensenShannon } from '../metrics/bins.ts';
import { findNearest, nearestLabelError } from '../metrics/nearest.ts';
import type { Metric } from '../weights/manifest.ts';
import { multiplyByTensors } from './row-products.ts';
import type { SampleOptions, Samples } from './sample-measures.ts';
import { nearestErrorOfReal, parzenOf, parzenOfReal, realBins } from './sample-measures-real.ts';
import { CLASSES, PIXELS } from './types.ts';
import type { Digits } from './types.ts';

type Control = NonNullable<Metric['controls']>[number];

/** Figures of NumPy re-runs on MNIST's test digits with the same procedures, one seed each: what other models score. */
function knownControls({ mnist, split }: SampleOptions, controls: readonly Control[]): readonly Control[] {
  return mnist && split === 'test' ? controls : [];
}

/** Measures the Parzen log-likelihood, beside that of real digits, a mixture and a plain Gaussian. */
export async function measureParzen(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const real = await parzenOfReal(options);
  const { split, seed, sizes, note } = options;
  const drawn = await samples.take(sizes.samples);
  note(`Parzen windows (${split})`);
  const { mean, standardError, sigma } = await parzenOf(drawn, options, split);
  return [
    {
      name: 'parzen',
      label: `Parzen log-likelihood, σ = ${sigma.toFixed(3)}, ± ${standardError.toFixed(1)}`,
      value: mean,
      unit: 'nats',
      split,
      count: sizes.samples,
      seed,
      betterIs: 'higher',
      controls: [
        { label: 'real training digits', value: real.mean },
        ...knownControls(options, [
          { label: 'mixture of Gaussians (independent run)', value: 275.6 },
          { label: 'one Gaussian per class (independent run)', value: 160.6 },
        ]),
      ],
    },
  ];
}

/** Measures the Jensen–Shannon divergence over the bins of real digits, and how many bins differ. */
export async function measureBins(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const { centres, counts, heldOut, test } = await realBins(options);
  const { split, seed, sizes, note } = options;
  const drawn = await samples.take(sizes.samples);
  note('bins of samples');
  const found = await countBins(drawn.images, centres, PIXELS, multiplyByTensors);
  const common = { split, count: sizes.samples, seed, betterIs: 'lower' } as const;
  const controls = (of: (counts: Float32Array) => number): Control[] => [
    { label: 'held-out training digits', value: of(heldOut) },
    { label: 'test digits', value: of(test) },
  ];
  return [
    {
      ...common,
      name: 'js-bins',
      label: 'Jensen–Shannon divergence over 100 bins',
      value: jensenShannon(counts, found),
      unit: 'nats',
      controls: [
        ...controls((real) => jensenShannon(counts, real)),
        ...knownControls(options, [{ label: 'one digit missing, at least (independent run)', value: 0.016 }]),
      ],
    },
    {
      ...common,
      name: 'ndb',
      label: 'Bins whose share differs, NDB',
      value: differentBins(counts, found),
      unit: 'of 100',
      controls: controls((real) => differentBins(counts, real)),
    },
  ];
}

/** Measures how far samples are from their nearest training digit, beside held-out digits: copies would be near. */
export async function measureCopies(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const { data, split, seed, sizes, note } = options;
  const drawn = await samples.take(sizes.copies);
  note('nearest training digits');
  const meanDistance = async (digits: Digits): Promise<number> => {
    const { squaredDistances } = await findNearest(
      digits.images,
      data.train.images,
      PIXELS,
      multiplyByTensors,
    );
    return squaredDistances.reduce((sum, squared) => sum + Math.sqrt(squared), 0) / digits.count;
  };
  const arrays = await options.cached(`copies-${split}-${sizes.copies}`, async () => ({
    distance: { shape: [1], data: Float32Array.of(await meanDistance(take(data[split], sizes.copies))) },
  }));
  return [
    {
      name: 'nearest-training-distance',
      label: 'Mean distance of a sample to the nearest training digit',
      value: await meanDistance(drawn),
      unit: '',
      split,
      count: sizes.copies,
      seed,
      betterIs: 'higher',
      controls: [{ label: 'held-out digits', value: arrays['distance']?.data[0] ?? NaN }],
    },
  ];
}

/** Measures the error of the nearest neighbour among labelled samples, beside as many real digits. */
export async function measureNearest(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const real = await nearestErrorOfReal(options);
  const { data, split, seed, sizes, note } = options;
  const drawn = await samples.take(sizes.nearest);
  note(`nearest neighbours among samples (${split})`);
  const error = await nearestLabelError(data[split], drawn, PIXELS, multiplyByTensors);
  return [
    {
      name: 'nearest-error',
      label: '1-NN error, samples in place of training digits',
      value: 100 * error,
      unit: '%',
      split,
      count: sizes.nearest,
      seed,
      betterIs: 'lower',
      controls: [
        { label: `${data.train.count} real training digits`, value: 100 * real },
        ...knownControls(options, [{ label: 'mixture of Gaussians (independent run)', value: 4.36 }]),
      ],
    },
  ];
}

/** Measures the mean distance between two samples of a label, one metric for all and one for each label. */
export async function measureVariety(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const { data, split, seed, sizes, note } = options;
  const drawn = await samples.take(sizes.samples);
  note('variety within each label');
  const perLabel = Math.floor(sizes.samples / CLASSES);
  const ofLabel = (digits: Digits, label: number): Promise<number> => {
    const indices = Array.from(digits.labels.keys()).filter((i) => digits.labels[i] === label);
    return meanPairDistance(pick(digits, indices.slice(0, perLabel)).images, PIXELS, multiplyByTensors);
  };
  const ofAll = async (digits: Digits): Promise<Float32Array> => {
    const distances = new Float32Array(CLASSES);
    for (let label = 0; label < CLASSES; label++) distances[label] = await ofLabel(digits, label);
    return distances;
  };
  const arrays = await options.cached(`variety-${perLabel}`, async () => ({
    distances: { shape: [CLASSES], data: await ofAll(data.train) },
  }));
  const real = arrays['distances']?.data ?? new Float32Array(CLASSES);
  const found = await ofAll(drawn);
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / CLASSES;
  const metric = (name: string, label: string, value: number, control: number): Metric => ({
    name,
    label,
    value,
    unit: '',
    split,
    count: sizes.samples,
    seed,
    betterIs: 'higher',
    controls: [{ label: 'real training digits', value: control }],
  });
  return [
    metric('variety', 'Mean distance between two samples of a label', mean(found), mean(real)),
    ...Array.from(found, (value, label) =>
      metric(
        `variety-${label}`,
        `Mean distance between two samples of ${label}`,
        value,
        real[label] as number,
      ),
    ),
  ];
}
