// What the trainer measures and draws of the conditional GAN: whether it obeys, how its hands vary, what D makes of them; a
// sheet of samples by class, the training film, and the matrix of labels asked for and read.
import { confusion } from '../../metrics/agreement.ts';
import { Random } from '../../random.ts';
import { filmFindings } from '../../training/adversarial-film.ts';
import { LABELS } from '../../training/adversarial-game.ts';
import type { AdversarialModel } from '../../training/adversarial-model.ts';
import type { BundleTensor } from '../../weights/bundle.ts';
import { asAdversarial, measureGame, SHEET } from '../dcgan/study.ts';
import { judgeProbabilities } from '../judge/model.ts';
import { LABELLED_MEASURES, measureSamples, UNLABELLED_MEASURES } from '../sample-measures.ts';
import type { Findings, IllustrateOptions, MeasureOptions, Study } from '../study.ts';
import type { GenerativeModel } from '../types.ts';
import { filmCodes } from './model.ts';
import type { Metric } from '../../weights/manifest.ts';

async function measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]> {
  const metrics = await measureGame(asAdversarial(model), options);
  return options.thorough === true
    ? [...metrics, ...(await measureSamples(model, options, [...LABELLED_MEASURES, ...UNLABELLED_MEASURES]))]
    : metrics;
}

/** Samples of the matrix, and of a trial's: as many of each label. */
const MATRIX = 10_000;
const TRIAL_MATRIX = 500;
const CHUNK = 500;

/** Asks for as many samples of each label, and counts what the judge reads: rows requested, columns read. */
async function drawLabelMatrix(
  model: AdversarialModel,
  judge: GenerativeModel,
  { seed, quick }: IllustrateOptions,
): Promise<BundleTensor> {
  const root = new Random(seed).fork('label-matrix');
  const matrix = new Float32Array(LABELS * LABELS);
  for (let start = 0; start < (quick ? TRIAL_MATRIX : MATRIX); start += CHUNK) {
    const labels = Uint8Array.from({ length: CHUNK }, (_, i) => i % LABELS);
    const pixels = await model.sample(CHUNK, root.fork(start), labels);
    const counts = confusion(labels, await judgeProbabilities(judge, pixels), LABELS);
    counts.forEach((count, i) => {
      matrix[i] = (matrix[i] as number) + count;
    });
  }
  return { shape: [LABELS, LABELS], data: matrix };
}

async function illustrate(model: GenerativeModel, options: IllustrateOptions): Promise<Findings> {
  const { seed, film, note } = options;
  note('drawing samples, a row for each digit');
  const players = asAdversarial(model);
  const byClass = Uint8Array.from({ length: SHEET }, (_, i) => Math.floor((i * LABELS) / SHEET));
  const pixels = await players.sample(SHEET, new Random(seed).fork('samples'), byClass);
  note('asking the judge for the labels of samples');
  const judge = await options.open('judge');
  const requested = await drawLabelMatrix(players, judge, options);
  judge.dispose();
  const { plates, tensors } = filmFindings(film, filmCodes(seed));
  return {
    metrics: [],
    settings: {},
    plates: [{ name: 'samples', role: 'poster', columns: 10, pixels }, ...plates],
    tensors: { ...tensors, 'label-matrix': { counts: requested } },
  };
}

export const study: Study = { measure, illustrate };
