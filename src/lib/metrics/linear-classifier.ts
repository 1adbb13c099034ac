// Multinomial logistic regression on codes: how much of the label a linear rule finds in them (Vincent et al. 2008).
// Plain gradient descent on minibatches in float64; the same seed gives the same rule on every machine and backend.
import type { Random } from '../random.ts';
import { argmax } from './argmax.ts';

/** A linear rule: the class of a code c is where W·(c − mean)/deviation + b is greatest. */
export interface LinearClassifier {
  readonly classes: number;
  readonly codeLength: number;
  /** Mean and standard deviation of every coordinate of the codes it was trained on. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** classes × codeLength. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** Codes with their labels. */
export interface LabelledCodes {
  /** n × code length. */
  readonly codes: Float32Array;
  readonly labels: Uint8Array;
}

export interface LinearTraining {
  readonly classes: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** At the start; it falls to 0 in a straight line. */
  readonly learningRate: number;
  readonly random: Random;
}

/** Trains a linear classifier by stochastic gradient descent on the mean cross-entropy. */
export function trainLinearClassifier(
  { codes, labels }: LabelledCodes,
  { classes, epochs, batchSize, learningRate, random }: LinearTraining,
): LinearClassifier {
  const count = labels.length;
  const codeLength = codes.length / count;
  if (count === 0 || !Number.isInteger(codeLength) || codeLength < 1) {
    throw new Error(
      `Every label needs a code of the same length: ${codes.length} numbers came for ${count} labels.`,
    );
  }
  const { mean, deviation } = standardise(codes, codeLength);
  const rule: LinearClassifier = {
    classes,
    codeLength,
    mean,
    deviation,
    weights: new Float64Array(classes * codeLength),
    bias: new Float64Array(classes),
  };
  const steps = epochs * Math.ceil(count / batchSize);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = random.shuffle(Uint32Array.from({ length: count }, (_, i) => i));
    for (let start = 0; start < count; start += batchSize) {
      const rate = learningRate * (1 - step++ / steps);
      descend(rule, codes, labels, order.subarray(start, start + batchSize), rate);
    }
  }
  return rule;
}

/** Returns the class of every code, n numbers. */
export function classify(rule: LinearClassifier, codes: Float32Array): Uint8Array {
  const scaled = new Float64Array(rule.codeLength);
  const scores = new Float64Array(rule.classes);
  return Uint8Array.from({ length: codes.length / rule.codeLength }, (_, i) => {
    score(rule, codes, i, scaled, scores);
    return argmax(scores);
  });
}

/** Returns the share of codes whose class is the label, 0 to 1. */
export function accuracy(rule: LinearClassifier, { codes, labels }: LabelledCodes): number {
  const found = classify(rule, codes);
  return found.reduce((right, label, i) => right + (label === labels[i] ? 1 : 0), 0) / labels.length;
}

function standardise(codes: Float32Array, length: number): Pick<LinearClassifier, 'mean' | 'deviation'> {
  const count = codes.length / length;
  const mean = new Float64Array(length);
  const variance = new Float64Array(length);
  codes.forEach((value, i) => (mean[i % length] = (mean[i % length] as number) + value / count));
  codes.forEach((value, i) => {
    const difference = value - (mean[i % length] as number);
    variance[i % length] = (variance[i % length] as number) + (difference * difference) / count;
  });
  // A coordinate that never changes tells nothing; dividing by 1 leaves it at 0.
  return { mean, deviation: variance.map((value) => Math.sqrt(value) || 1) };
}

/** Scores one code: fills `scaled` with the standardised code and `scores` with a number per class. */
function score(
  rule: LinearClassifier,
  codes: Float32Array,
  index: number,
  scaled: Float64Array,
  scores: Float64Array,
): void {
  const { codeLength, mean, deviation, weights, bias } = rule;
  for (let k = 0; k < codeLength; k++) {
    scaled[k] = ((codes[index * codeLength + k] as number) - (mean[k] as number)) / (deviation[k] as number);
  }
  for (let c = 0; c < scores.length; c++) {
    let sum = bias[c] as number;
    for (let k = 0; k < codeLength; k++)
      sum += (weights[c * codeLength + k] as number) * (scaled[k] as number);
    scores[c] = sum;
  }
}

/** Takes one step down the gradient of the batch's mean cross-entropy: (softmax − one-hot) · code. */
function descend(
  rule: LinearClassifier,
  codes: Float32Array,
  labels: Uint8Array,
  batch: Uint32Array,
  rate: number,
): void {
  const { classes, codeLength, weights, bias } = rule;
  const gradient = new Float64Array(weights.length);
  const biasGradient = new Float64Array(classes);
  const scaled = new Float64Array(codeLength);
  const scores = new Float64Array(classes);
  for (const index of batch) {
    score(rule, codes, index, scaled, scores);
    const peak = Math.max(...scores);
    let total = 0;
    for (let c = 0; c < classes; c++) total += scores[c] = Math.exp((scores[c] as number) - peak);
    for (let c = 0; c < classes; c++) {
      const error = (scores[c] as number) / total - (labels[index] === c ? 1 : 0);
      biasGradient[c] = (biasGradient[c] as number) + error;
      const row = c * codeLength;
      for (let k = 0; k < codeLength; k++) {
        gradient[row + k] = (gradient[row + k] as number) + error * (scaled[k] as number);
      }
    }
  }
  const size = rate / batch.length;
  for (let i = 0; i < weights.length; i++)
    weights[i] = (weights[i] as number) - size * (gradient[i] as number);
  for (let c = 0; c < classes; c++) bias[c] = (bias[c] as number) - size * (biasGradient[c] as number);
}
