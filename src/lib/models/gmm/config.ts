// Every number of the mixtures, each with its reason. No tfjs here: pages import this file.
import { config as bayes } from '../bayes/config.ts';
import type { ModelConfig } from '../types.ts';

export const config = {
  id: 'gmm',
  title: 'Mixture of Gaussians for each class',
  seed: 1,
  epochs: 40, // EM iterations at most; all have settled by then
  batchSize: 50_000, // all digits at once
  learningRate: 1, // EM has no rate

  Ks: [1, 2, 4, 10], // Gaussians a class: chapter 1's one, a pair, four, and ten, each of which some 500 digits feed
  K: 10, // for samples and labels: misread 1.8 % of validation where four misread 2.3 %
  components: bayes.components, // the same features as in chapter 1, so that K = 1 is that model
  shrinkage: bayes.shrinkage, // of the classifier, towards the average variance of the class: chapter 1's
  classShare: 0.05, // and towards chapter 1's covariance; with 0, 0.05, 0.1 four misread 2.55, 2.41, 2.39 %, ten 1.73, 1.73, 1.79
  floor: bayes.floor, // 0.01 costs 3 nats a digit on validation; one Gaussian a class varies by 0.0023 at least, above it

  lloydRounds: 20, // k-means++ and k-means; wide Gaussians around the same centres ended 1.5 nats a digit lower
  tolerance: 1e-2, // nats a digit: a mixture that gains less in a round stays; at 1e-3 held-out digits gain 0.1, and more are misread
} as const satisfies ModelConfig & Record<string, unknown>;
