// Runs in frontmatters only, at build time: what stands in the demos of chapter 7 before anything is loaded.
import type { CganQuestions } from '../../lib/engine/questions/cgan.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { formatNumber, readManifest, unlessDraft, findMetric } from '../prose/read-manifest.ts';
import { askAtBuild } from './build-time.ts';
import { digitsRead } from './cgan-number.ts';
import { correlation, traitsOf, type Trait } from './digit-traits.ts';

type Answer<Q extends keyof CganQuestions> = CganQuestions[Q]['answer'];

/** Asks one of the chapter's questions; null in a draft build without weights. */
export function askCgan<Q extends keyof CganQuestions>(
  question: Q,
  request: CganQuestions[Q]['request'],
): Promise<Answer<Q> | null> {
  return askAtBuild('cgan', (engine) => engine.ask('cgan', question, request) as Promise<Answer<Q>>);
}

/** Returns what the judge reads in pictures, a digit for each; empty in a draft build without weights. */
export async function readAtBuild(pixels: Pixels): Promise<string> {
  const probabilities = await askAtBuild('judge', (engine) => engine.classify('judge', pixels));
  return probabilities ? digitsRead(probabilities) : '';
}

/** Reads the matrix that the training run wrote, 100 counts, a row for each label asked for; null in a draft without. */
export async function shippedMatrixAtBuild(): Promise<Float32Array | null> {
  const bundle = await askAtBuild('cgan', (engine) => engine.tensors('cgan', 'label-matrix'));
  return bundle?.['counts']?.data ?? null;
}

/** The variety of real digits of one label, and the judge's accuracy on real digits, printed; empty in a draft without. */
export function realNumbersAtBuild(): { readonly variety: string; readonly agreement: string } {
  const manifest = readManifest('cgan');
  const control = (name: string, digits: number): string => {
    const metric = manifest && unlessDraft(() => findMetric(manifest, name));
    const value = metric?.controls?.find(({ label }) => label.startsWith('real'))?.value;
    return value === undefined ? '' : formatNumber(value, digits);
  };
  return { variety: control('variety', 2), agreement: control('agreement', 1) };
}

/** What one trait of a hundred hands has in common between two labels, and on average between all. */
export interface HandCloud {
  readonly trait: Trait;
  /** One for each hand: the trait of its first label and of its second, in standard deviations from the mean. */
  readonly points: readonly (readonly [number, number])[];
  /** Correlation of the two labels. */
  readonly pair: number;
  /** Mean correlation over all pairs of labels. */
  readonly all: number;
}

/** Draws hands with all labels, and compares a trait of one label's pictures with that of another's. */
export async function handCloudsAtBuild(
  hands: number,
  seed: number,
  [first, second]: readonly [number, number],
): Promise<HandCloud[] | null> {
  const table = await askCgan('table', { seed, at: 0, rows: hands });
  if (!table) return null;
  const traits = Array.from({ length: hands * 10 }, (_, i) => traitsOf(table, i));
  return (['slant', 'ink'] as const).map((trait) => {
    const ofLabel = (label: number): number[] =>
      standardised(
        Array.from(
          { length: hands },
          (_, hand) => (traits[10 * hand + label] ?? { slant: 0, ink: 0 })[trait],
        ),
      );
    const labels = Array.from({ length: 10 }, (_, label) => ofLabel(label));
    const pairs = labels.flatMap((a, i) => labels.slice(i + 1).map((b) => correlation(a, b)));
    const [x, y] = [labels[first] ?? [], labels[second] ?? []];
    return {
      trait,
      points: x.map((value, hand) => [value, y[hand] ?? 0] as const),
      pair: correlation(x, y),
      all: pairs.reduce((sum, r) => sum + r, 0) / pairs.length,
    };
  });
}

/** Moves numbers to mean 0 and standard deviation 1. */
function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (value - mean) / deviation);
}
