// Measures that ask the judge, which was trained on real digits once and never for a generator.
import { confusion, diagonalShare } from '../metrics/agreement.ts';
import { frechetDistance, momentsOf } from '../metrics/frechet.ts';
import type { Metric } from '../weights/manifest.ts';
import { config as judgeConfig } from './judge/config.ts';
import { judgeFeatures, judgeProbabilities } from './judge/model.ts';
import type { SampleOptions, Samples } from './sample-measures.ts';
import { realSamples } from './sample-measures-real.ts';
import { CLASSES, type GenerativeModel } from './types.ts';

async function askJudge<T>(
  { open }: SampleOptions,
  question: (judge: GenerativeModel) => Promise<T>,
): Promise<T> {
  const judge = await open('judge');
  try {
    return await question(judge);
  } finally {
    judge.dispose();
  }
}

/** Returns the judge's features of digits that all models are compared with, computed once. */
async function sharedFeatures(
  options: SampleOptions,
  name: string,
  images: () => Uint8Array,
): Promise<Float32Array> {
  const arrays = await options.cached(`judge-features-${name}`, async () => {
    options.note(`features of real digits (${name})`);
    const data = await askJudge(options, (judge) => judgeFeatures(judge, images()));
    return { features: { shape: [data.length / judgeConfig.features, judgeConfig.features], data } };
  });
  return arrays['features']?.data ?? new Float32Array(0);
}

/** Returns features of the split, and of as many training digits as there are samples. */
async function realFeatures(
  options: SampleOptions,
): Promise<readonly [split: Float32Array, train: Float32Array]> {
  const { split, data, sizes } = options;
  return [
    await sharedFeatures(options, split, () => data[split].images),
    await sharedFeatures(options, `train-${sizes.samples}`, () => realSamples(options, sizes.samples).images),
  ];
}

/** Measures the Fréchet distance of samples to the split, beside that of as many training digits. */
export async function measureFrechet(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const [held, train] = (await realFeatures(options)).map((features) =>
    momentsOf(features, judgeConfig.features),
  );
  const { split, seed, sizes, note } = options;
  const { images } = await samples.take(sizes.samples);
  note(`features of samples (${split})`);
  const features = await askJudge(options, (judge) => judgeFeatures(judge, images));
  const against = held as ReturnType<typeof momentsOf>;
  return [
    {
      name: 'frechet',
      label: 'Fréchet distance on the features of the book’s own judge',
      value: frechetDistance(momentsOf(features, judgeConfig.features), against),
      unit: '',
      split,
      count: sizes.samples,
      seed,
      betterIs: 'lower',
      controls: [{ label: 'real training digits', value: frechetDistance(train as typeof against, against) }],
    },
  ];
}

/** Measures how often the judge reads the label that was asked for; ten metrics more are the rows of the matrix. */
export async function measureAgreement(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const { split, seed, sizes, note, data, mnist } = options;
  const { images, labels } = await samples.take(sizes.samples);
  note('labels asked for and read');
  const [drawn, real] = await askJudge(options, async (judge) => [
    confusion(labels, await judgeProbabilities(judge, images), CLASSES),
    confusion(data[split].labels, await judgeProbabilities(judge, data[split].images), CLASSES),
  ]);
  const common = { unit: '%', split, seed, betterIs: 'higher' } as const;
  const rows = Array.from({ length: CLASSES }, (_, label): Metric => {
    const row = (drawn as Float64Array).subarray(label * CLASSES, (label + 1) * CLASSES);
    const count = row.reduce((sum, n) => sum + n, 0);
    return {
      ...common,
      name: `agreement-${label}`,
      label: `Samples of ${label} that the judge reads as ${label}`,
      value: (100 * (row[label] as number)) / count,
      count,
      controls: Array.from(row, (n, read) => ({ label: `read as ${read}`, value: (100 * n) / count })),
    };
  });
  return [
    {
      ...common,
      name: 'agreement',
      label: 'Samples that the judge reads as the label asked for',
      value: 100 * diagonalShare(drawn as Float64Array, CLASSES),
      count: sizes.samples,
      controls: [
        { label: `real digits (${split})`, value: 100 * diagonalShare(real as Float64Array, CLASSES) },
        // Of an independent judge of the same kind, on samples of one Gaussian per class.
        ...(mnist ? [{ label: 'one Gaussian per class (independent run)', value: 97.4 }] : []),
      ],
    },
    ...rows,
  ];
}

/** Measures the share of the rarest label among samples as the judge reads them; the controls are all ten shares. */
export async function measureClasses(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const { split, seed, sizes, note } = options;
  const { images } = await samples.take(sizes.samples);
  note('labels of samples');
  const probabilities = await askJudge(options, (judge) => judgeProbabilities(judge, images));
  const counts = confusion(new Uint8Array(sizes.samples), probabilities, CLASSES).subarray(0, CLASSES);
  const shares = Array.from(counts, (count) => (100 * count) / sizes.samples);
  return [
    {
      name: 'rarest-label',
      label: 'Share of the rarest label among the samples',
      value: Math.min(...shares),
      unit: '%',
      split,
      count: sizes.samples,
      seed,
      betterIs: 'higher',
      controls: shares.map((value, label) => ({ label: `read as ${label}`, value })),
    },
  ];
}
