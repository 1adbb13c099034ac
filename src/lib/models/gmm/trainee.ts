// Training all mixtures together: an epoch is one iteration of EM for each class and each K; converged ones stay.
import { toPixels } from '../../data/batches.ts';
import { codesInBasis } from '../../metrics/pca-codes.ts';
import { fitPca, type Pca } from '../../metrics/pca.ts';
import type { Random } from '../../random.ts';
import { take } from '../../training/adam.ts';
import { packDoubles, unpackDoubles } from '../../training/doubles.ts';
import { indicesOf, meanNegativeLogLikelihood, requireAllClasses, rowsAt, shareMisread } from '../classes.ts';
import { decodeBasis, isFitted, snapshotBasis, type HeldParameters } from '../parameters.ts';
import { CLASSES } from '../types.ts';
import type { Batch, Digits, Losses, NamedArray, Pixels, Trainee } from '../types.ts';
import { restoreMixture, snapshotMixture } from './arrays.ts';
import { config } from './config.ts';
import { eStep, mStep, type Mixture } from './em.ts';
import { classMixtures, logJoint, type Mixtures } from './model.ts';
import { chooseCentres, mixtureOfClusters } from './start.ts';

/** How far the ten mixtures of one K have come. */
interface Progress {
  /** log p(X | θ) that the last E step found; NaN before the first. */
  readonly reached: Float64Array;
  /** 1 where a round gained next to nothing, so that the mixture stays as it is. */
  readonly settled: Uint8Array;
}

type ProgressByK = ReadonlyMap<number, Progress>;

function noProgress(): ProgressByK {
  const none = (): Progress => ({
    reached: new Float64Array(CLASSES).fill(NaN),
    settled: new Uint8Array(CLASSES),
  });
  return new Map(config.Ks.map((K) => [K, none()]));
}

/** Makes the trainee that goes on from the present mixtures; from none at all it fits the basis and chooses centres. */
export function trainee(held: HeldParameters<Mixtures>): Trainee {
  const codes = codesByClass();
  let progress = noProgress();
  let seen: Pixels | undefined;
  return {
    async step(batch) {
      if (seen !== undefined && seen !== batch.images) progress = noProgress(); // other digits, another climb
      seen = batch.images;
      if (!isFitted(held.value().basis)) held.set(begin(batch, codes));
      const z = codes(held.value().basis, batch.images, batch.labels);
      const byK = new Map<number, readonly Mixture[]>();
      for (const [K, own] of progress) {
        byK.set(
          K,
          classMixtures(held.value(), K).map((mixture, y) => iterate(mixture, z[y] as Float64Array, own, y)),
        );
      }
      held.set({ ...held.value(), byK });
      return lossesOf(progress, z);
    },
    validate: (digits) => Promise.resolve(validate(held.value(), digits)),
    setLearningRate: () => undefined,
    snapshot: () => Promise.resolve(snapshot(held.value(), progress)),
    restore(arrays) {
      const restored = restore(arrays);
      held.set(restored.mixtures);
      progress = restored.progress;
    },
    dispose: () => undefined,
  };
}

type CodesByClass = (basis: Pca, x: Pixels, labels: Uint8Array) => readonly Float64Array[];

/** Remembers the codes of the pictures it saw last: training sees the same ones in every epoch. */
function codesByClass(): CodesByClass {
  let last: { readonly basis: Pca; readonly x: Pixels; readonly codes: readonly Float64Array[] } | undefined;
  return (basis, x, labels) => {
    if (last?.x !== x || last.basis !== basis) {
      const d = basis.eigenvalues.length;
      const z = codesInBasis(basis, x);
      const codes = Array.from({ length: CLASSES }, (_, y) => rowsAt(z, d, indicesOf(labels, y)));
      last = { basis, x, codes };
    }
    return last.codes;
  };
}

/** Fits the basis, and starts every mixture from the clusters of k-means. */
function begin({ images, labels, random }: Batch, codes: CodesByClass): Mixtures {
  requireAllClasses(labels);
  const d = config.components;
  const basis = fitPca(images, d);
  const z = codes(basis, images, labels);
  const start = (own: Float64Array, K: number, draws: Random): Mixture =>
    mixtureOfClusters(own, chooseCentres(own, d, K, draws), {
      rounds: config.lloydRounds,
      floor: config.floor,
    });
  return {
    basis,
    counts: Float64Array.from(z, (own) => own.length / d),
    byK: new Map(config.Ks.map((K) => [K, z.map((own, y) => start(own, K, random.fork('start', K, y)))])),
  };
}

/** Runs one E and one M step, unless the mixture has settled, and notes the log-likelihood that E found. */
function iterate(mixture: Mixture, z: Float64Array, { reached, settled }: Progress, y: number): Mixture {
  const n = z.length / config.components;
  if (n === 0 || settled[y] === 1) return mixture;
  const { r, logLikelihood } = eStep(z, mixture);
  const gain = logLikelihood - (reached[y] as number); // NaN at first, which is no small gain
  reached[y] = logLikelihood;
  settled[y] = gain < config.tolerance * n ? 1 : 0;
  return settled[y] === 1 ? mixture : mStep(z, r, mixture, config.floor).mixture;
}

/** Returns −log p(x | y) a digit of each K, at the mixtures before their last M step, and the sum of them. */
function lossesOf(progress: ProgressByK, z: readonly Float64Array[]): Losses {
  const count = z.reduce((sum, own) => sum + own.length, 0) / config.components;
  return withTotal(
    [...progress].map(([K, { reached }]) => {
      const sum = reached.reduce((total, value) => total - (Number.isNaN(value) ? 0 : value), 0);
      return [K, sum / count];
    }),
  );
}

function withTotal(perK: readonly (readonly [K: number, loss: number])[]): Losses {
  const total = perK.reduce((sum, [, loss]) => sum + loss, 0);
  return { ...Object.fromEntries(perK.map(([K, loss]) => [`k-${K}`, loss])), total };
}

/** Measures −log p(x | y) a digit of each K on held-out digits, and the share that the largest K misreads. */
function validate(mixtures: Mixtures, { images, labels }: Digits): Losses {
  const x = toPixels(images);
  const densities = config.Ks.map(
    (K) => [K, logJoint(mixtures, K, x, { shrunk: false, prior: null })] as const,
  );
  return {
    ...withTotal(densities.map(([K, each]) => [K, meanNegativeLogLikelihood(each, labels)])),
    error: shareMisread(logJoint(mixtures, config.K, x), labels),
  };
}

function snapshot({ basis, counts, byK }: Mixtures, progress: ProgressByK): Record<string, NamedArray> {
  const arrays: Record<string, NamedArray> = { ...snapshotBasis(basis), counts: packDoubles(counts) };
  for (const [K, { reached, settled }] of progress) {
    arrays[`k-${K}.reached`] = packDoubles(reached);
    arrays[`k-${K}.settled`] = { shape: [CLASSES], data: Float32Array.from(settled) };
    byK.get(K)?.forEach((mixture, y) => (arrays[`k-${K}.${y}`] = snapshotMixture(mixture)));
  }
  return arrays;
}

function restore(arrays: Readonly<Record<string, NamedArray>>): {
  readonly mixtures: Mixtures;
  readonly progress: ProgressByK;
} {
  const byK = new Map<number, readonly Mixture[]>();
  const progress = new Map<number, Progress>();
  for (const K of config.Ks) {
    const reached = unpackDoubles(take(arrays, `k-${K}.reached`, [CLASSES, 4]));
    const settled = Uint8Array.from(take(arrays, `k-${K}.settled`, [CLASSES]));
    progress.set(K, { reached, settled });
    const classes = Array.from({ length: CLASSES }, (_, y) => restoreMixture(arrays, `k-${K}.${y}`, K));
    byK.set(K, classes);
  }
  const counts = unpackDoubles(take(arrays, 'counts', [CLASSES, 4]));
  return { mixtures: { basis: decodeBasis(arrays, config.components), counts, byK }, progress };
}
