// What the trainer measures of the judge: how many held-out digits it reads.
import { take } from '../../data/mnist.ts';
import type { Metric } from '../../weights/manifest.ts';
import { readingsOf } from '../classes.ts';
import type { Findings, MeasureOptions, Study } from '../study.ts';
import { CLASSES, type GenerativeModel } from '../types.ts';
import { judgeProbabilities } from './model.ts';

async function measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]> {
  const { split, seed, note } = options;
  const digits = take(options.data[split], options.count);
  note(`reading ${digits.count} digits (${split})`);
  const probabilities = await judgeProbabilities(model, digits.images);
  const readings = readingsOf(probabilities);
  let right = 0;
  let nats = 0;
  digits.labels.forEach((label, i) => {
    if (readings[i] === label) right++;
    nats -= Math.log(Math.max(probabilities[i * CLASSES + label] as number, Number.MIN_VALUE));
  });
  const common = { split, count: digits.count, seed };
  const accuracy: Metric = {
    ...common,
    name: 'accuracy',
    label: 'Digits read rightly',
    value: (100 * right) / digits.count,
    unit: '%',
    betterIs: 'higher',
  };
  // A network this sure moves its few nats by a per cent when weights are rounded, and its readings not at all.
  if (options.alone === true) return [accuracy];
  const crossEntropy: Metric = {
    ...common,
    name: 'cross-entropy',
    label: 'Cross-entropy of the label',
    value: nats / digits.count,
    unit: 'nats',
    betterIs: 'lower',
  };
  return [accuracy, crossEntropy];
}

function illustrate(): Promise<Findings> {
  return Promise.resolve({ metrics: [], plates: [], settings: {}, tensors: {} });
}

export const study: Study = { measure, illustrate };
