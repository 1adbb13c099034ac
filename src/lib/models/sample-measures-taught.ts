// What samples teach: a small network is trained on samples alone and reads real digits (Ravuri & Vinyals 2019 call it the
// classification accuracy score). The same network taught by as many real digits stands beside it.
import { batchesOfEpoch, batchesPerEpoch } from '../data/batches.ts';
import { confusion, diagonalShare } from '../metrics/agreement.ts';
import { Random } from '../random.ts';
import { takeStep } from '../training/loop.ts';
import { networkTrainee } from '../training/network-trainee.ts';
import { cosineRate } from '../training/schedule.ts';
import type { Metric } from '../weights/manifest.ts';
import { apply, crossEntropy, judge, judgeProbabilities } from './judge/model.ts';
import type { SampleOptions, Samples } from './sample-measures.ts';
import { CLASSES, type Digits, type LayersModel } from './types.ts';

/** Passes over the pictures: after three, real digits have taught it to read 99.1 % of validation. */
const EPOCHS = 3;
const BATCH = 64;
const PEAK_RATE = 2e-3;
const WARM_UP = 200;
const SMOOTHING = 0.05;

/** Trains a network with the judge's architecture on pictures as they are, and returns its share of right readings. */
async function teach(pictures: Digits, { data, split, note }: SampleOptions, of: string): Promise<number> {
  const pupil = judge.create(1);
  const net = pupil.networks['judge'] as LayersModel;
  const trainee = networkTrainee({
    network: net,
    learningRate: PEAK_RATE,
    loss: ({ images, labels }) => crossEntropy(apply(net, images)[1], labels, SMOOTHING),
    validate: () => Promise.reject(new Error('A pupil is not validated.')),
  });
  const random = new Random(1).fork('taught');
  const steps = EPOCHS * batchesPerEpoch(pictures.count, BATCH);
  let step = 0;
  try {
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      note(`teaching a network by ${of}, epoch ${epoch + 1} of ${EPOCHS}`);
      for (const batch of batchesOfEpoch(pictures, BATCH, random.fork('epoch', epoch))) {
        await takeStep(trainee, { ...batch, step, random }, cosineRate(PEAK_RATE, step, steps, WARM_UP));
        step++;
      }
    }
    const { labels, images } = data[split];
    return diagonalShare(confusion(labels, await judgeProbabilities(pupil, images), CLASSES), CLASSES);
  } finally {
    trainee.dispose();
    pupil.dispose();
  }
}

/** Measures how well a network taught by samples alone reads real digits, beside one taught by the training digits. */
export async function measureTaught(samples: Samples, options: SampleOptions): Promise<Metric[]> {
  const { data, split, seed, sizes } = options;
  const arrays = await options.cached(`taught-${split}`, async () => ({
    accuracy: { shape: [1], data: Float32Array.of(await teach(data.train, options, 'real digits')) },
  }));
  const pictures = await samples.take(sizes.taught);
  return [
    {
      name: 'taught-accuracy',
      label: 'Digits read by a network taught by samples alone',
      value: 100 * (await teach(pictures, options, 'samples')),
      unit: '%',
      split,
      count: sizes.taught,
      seed,
      betterIs: 'higher',
      controls: [
        {
          label: `taught by ${data.train.count} real digits`,
          value: 100 * (arrays['accuracy']?.data[0] ?? NaN),
        },
      ],
    },
  ];
}
