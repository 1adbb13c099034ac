// What the trainer measures and draws of an autoencoder: reconstruction errors beside PCA with as many numbers, samples from
// a Gaussian per class, and for the code of 2 the map of the test digits.
import { toPixels } from '../../data/batches.ts';
import { chooseDigits } from '../../data/choose.ts';
import { pick, take } from '../../data/mnist.ts';
import { fitPca, projectPca, truncatePca } from '../../metrics/pca.ts';
import type { Pca } from '../../metrics/pca.ts';
import { bceFromLogits, bceFromProbabilities, squaredErrorPerImage } from '../../metrics/reconstruction.ts';
import { Random } from '../../random.ts';
import type { Metric } from '../../weights/manifest.ts';
import { measureSamples, UNLABELLED_MEASURES } from '../sample-measures.ts';
import type { Findings, IllustrateOptions, MeasureOptions, Plate, Study, StudyOptions } from '../study.ts';
import { CLASSES, PIXELS } from '../types.ts';
import type { Digits, GenerativeModel, Pixels } from '../types.ts';
import { decode, encode, networksOf, reconstruct } from './model.ts';
import type { Networks } from './model.ts';

/** Components that ship: as many as the longest code. */
const MOST_COMPONENTS = 32;

/**
 * Squared error per test digit of PCA fitted to the 50,000 training digits, by components: known from an independent
 * measurement, and so a check of data, split and fit.
 */
const KNOWN_PCA_ERRORS: Readonly<Record<number, number>> = { 2: 43.64, 8: 29.36, 32: 13.2 };

function codeLengthOf({ encoder }: Networks): number {
  return encoder.outputs[0]?.shape[1] as number;
}

/** Returns the PCA of the training digits that all models share. */
async function findPca(options: StudyOptions): Promise<Pca> {
  const found = await options.cached(`pca-${MOST_COMPONENTS}`, async () => {
    options.note('fitting PCA');
    const { mean, components, eigenvalues } = await Promise.resolve(
      fitPca(options.data.train.images, MOST_COMPONENTS),
    );
    return {
      mean: { shape: [PIXELS], data: mean },
      components: { shape: [MOST_COMPONENTS, PIXELS], data: components },
      eigenvalues: { shape: [MOST_COMPONENTS], data: eigenvalues },
    };
  });
  const data = (name: string): Float32Array => found[name]?.data as Float32Array;
  return { mean: data('mean'), components: data('components'), eigenvalues: data('eigenvalues') };
}

/** Refuses to measure when data or PCA are not what they are said to be. */
function checkPca(components: number, error: number, { mnist, split, count, data }: MeasureOptions): void {
  const known = KNOWN_PCA_ERRORS[components];
  if (known === undefined || !mnist || split !== 'test') return;
  if (count < data.test.count || data.train.count < 50_000) return;
  if (Math.abs(error - known) > 0.01) {
    throw new Error(
      `The self-check failed: PCA with ${components} components leaves ${error.toFixed(2)} per test digit, not ${known}. Nothing was measured.`,
    );
  }
}

async function measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]> {
  const { data, split, seed, alone, thorough } = options;
  const networks = networksOf(model);
  const digits = take(data[split], options.count);
  const x = toPixels(digits.images);
  options.note(`measuring reconstructions (${split})`);
  const logits = await reconstruct(networks, x, (g) => g);
  const r = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const common = { split, count: digits.count, seed, betterIs: 'lower' as const };
  const metrics: Metric[] = [
    {
      ...common,
      name: 'squared-error',
      label: 'Squared error per digit, summed over its 784 pixels',
      value: squaredErrorPerImage(r, x),
      unit: '',
    },
    {
      ...common,
      name: 'bce',
      label: 'Binary cross-entropy per pixel',
      value: bceFromLogits(logits, x),
      unit: 'nats',
    },
  ];
  if (alone === true) return metrics;
  const compared = await compareWithPca(networks, x, metrics, options);
  if (thorough !== true || model.id !== 'autoencoder') return compared;
  const wanted = [...UNLABELLED_MEASURES, 'agreement', 'variety'] as const;
  return [...compared, ...(await measureSamples(model, options, wanted))];
}

/** Adds what PCA with as many numbers leaves, the mean digit, and what no reconstruction can do without. */
async function compareWithPca(
  networks: Networks,
  x: Pixels,
  [squared, bce]: readonly Metric[],
  options: MeasureOptions,
): Promise<Metric[]> {
  const components = codeLengthOf(networks);
  const pca = truncatePca(await findPca(options), components);
  const projected = projectPca(pca, x);
  const error = squaredErrorPerImage(projected, x);
  checkPca(components, error, options);
  const label = `PCA, ${components} components`;
  const mean = Float32Array.from(x, (_, i) => pca.mean[i % PIXELS] as number);
  return [
    {
      ...(squared as Metric),
      controls: [
        { label, value: error },
        { label: 'the mean digit for every digit', value: squaredErrorPerImage(mean, x) },
      ],
    },
    {
      ...(bce as Metric),
      controls: [
        { label: `${label}, clipped to [0, 1]`, value: bceFromProbabilities(projected, x) },
        { label: 'the mean digit for every digit', value: bceFromProbabilities(mean, x) },
        { label: 'entropy of the grey pixels, the floor', value: bceFromProbabilities(x, x) },
      ],
    },
  ];
}

const ROW = 10;
/** Columns and rows of the plate of decoded codes. */
const PLANE_SIDE = 20;

/** Draws a plate of reconstructions, ten digits of each class in a row: only what the model made is drawn. */
export async function drawReconstructions(
  digits: Digits,
  seed: number,
  reconstructed: (x: Pixels) => Promise<Pixels>,
): Promise<Plate> {
  const chosen = chooseDigits(digits, ROW, new Random(seed).fork('reconstructions'));
  // chooseDigits goes through the classes in turn; here a class is a row.
  const byClass = Uint32Array.from(
    chosen,
    (_, i) => chosen[(i % ROW) * CLASSES + Math.floor(i / ROW)] as number,
  );
  const pixels = await reconstructed(toPixels(pick(digits, byClass).images));
  return { name: 'reconstructions', role: 'figure', columns: ROW, pixels };
}

/** Returns n × 2 codes on a grid, row by row from the top left, that spans the middle 98 % of both coordinates. */
export function codeGrid(codes: Float32Array, side: number): Float32Array {
  const spans = [0, 1].map((axis) => {
    const values = codes.filter((_, i) => i % 2 === axis).sort();
    const at = (share: number): number => values[Math.round(share * (values.length - 1))] as number;
    return [at(0.01), at(0.99)] as const;
  });
  const [[left, right], [bottom, top]] = spans as [readonly [number, number], readonly [number, number]];
  const grid = new Float32Array(side * side * 2);
  for (let i = 0; i < side * side; i++) {
    const [column, row] = [i % side, Math.floor(i / side)];
    grid[2 * i] = left + ((right - left) * column) / (side - 1);
    grid[2 * i + 1] = top + ((bottom - top) * row) / (side - 1);
  }
  return grid;
}

async function illustrate(model: GenerativeModel, options: IllustrateOptions): Promise<Findings> {
  const { data, seed } = options;
  const networks = networksOf(model);
  options.note('drawing samples, reconstructions and codes');
  const labels = Uint8Array.from({ length: CLASSES * ROW }, (_, i) => Math.floor(i / ROW));
  const samples = await model.sample?.(labels.length, new Random(seed).fork('samples'), labels);
  const plates: Plate[] = [
    { name: 'samples', role: 'poster', columns: ROW, pixels: samples as Pixels },
    await drawReconstructions(data.validation, seed, (x) => reconstruct(networks, x)),
  ];
  const tensors: Record<string, Findings['tensors'][string]> = {};
  if (codeLengthOf(networks) === MOST_COMPONENTS) {
    const { mean, components, eigenvalues } = await findPca(options);
    tensors['pca'] = {
      mean: { shape: [PIXELS], data: mean, dtype: 'float16' },
      components: { shape: [MOST_COMPONENTS, PIXELS], data: components, dtype: 'float16' },
      eigenvalues: { shape: [MOST_COMPONENTS], data: eigenvalues, dtype: 'float16' },
    };
  }
  if (codeLengthOf(networks) === 2) {
    // Codes for the map are no measurement: no use of the test set is counted.
    const codes = await encode(networks, toPixels(data.test.images));
    const pixels = await decode(networks, codeGrid(codes, PLANE_SIDE));
    plates.push({ name: 'plane', role: 'figure', columns: PLANE_SIDE, pixels });
    tensors['codes'] = {
      z: { shape: [data.test.count, 2], data: codes, dtype: 'float16' },
      labels: { shape: [data.test.count], data: Float32Array.from(data.test.labels), dtype: 'float16' }, // exact
    };
  }
  return { metrics: [], plates, settings: {}, tensors };
}

export const study: Study = { measure, illustrate };
