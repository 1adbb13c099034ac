// float16 or float32: half the download, if no metric moves.
import type { MeasureOptions, Study, StudyOptions } from '../lib/models/study.ts';
import type { GenerativeModel } from '../lib/models/types.ts';
import type { Metric } from '../lib/weights/manifest.ts';
import { encodeModel, restoreModel } from './model-files.ts';
import type { NewFile } from './model-files.ts';

/** A metric may move by this share when weights are rounded to float16; beyond, float32 is shipped. */
const LARGEST_MOVE = 0.005;

/** Files of the model as it ships, and why they are what they are. */
export interface Choice {
  readonly files: Readonly<Record<string, NewFile>>;
  /** Of networks; parameters ship in the precision that their model says. */
  readonly precision?: 'float16' | 'float32';
  /** Largest relative change of a metric when all is rounded. */
  readonly precisionMove: number;
}

/** Rounds the model to what would ship, sees whether a metric moves, and leaves it as the chosen files have it. */
export async function choosePrecision(
  model: GenerativeModel,
  study: Study,
  { note, ...options }: StudyOptions & { readonly count: number },
): Promise<Choice> {
  const quickly: MeasureOptions = { ...options, split: 'validation', alone: true, note: () => undefined };
  const precise = await study.measure(model, quickly);
  const whole = await encodeModel(model, { float16: false });
  const halved = await encodeModel(model, { float16: true });
  restoreModel(model, halved);
  const precisionMove = largestMove(precise, await study.measure(model, quickly));
  const moved = `moves a metric by ${(100 * precisionMove).toFixed(3)} % at most`;
  if (Object.keys(model.networks).length === 0) {
    note(`Rounding as it ships ${moved}`);
    return { files: halved, precisionMove };
  }
  const float16 = precisionMove <= LARGEST_MOVE;
  note(`float16 ${moved}: ${float16 ? 'used' : 'float32 is kept'}`);
  if (!float16) restoreModel(model, whole);
  return {
    files: float16 ? halved : whole,
    precision: float16 ? 'float16' : 'float32',
    precisionMove,
  };
}

/**
 * Returns the largest relative change of a metric.
 *
 * A share in per cent counts as the larger of itself and its rest: of 500 digits read with 1 % error, one read
 * differently is a fifth of the error, and tells nothing.
 */
export function largestMove(before: readonly Metric[], after: readonly Metric[]): number {
  const moves = before.map(({ value, unit }, i) => {
    const now = (after[i] as Metric).value;
    const scale = Math.max(Math.abs(value), unit === '%' ? 100 - value : 0);
    return now === value ? 0 : Math.abs(now - value) / Math.max(scale, Number.MIN_VALUE);
  });
  return Math.max(0, ...moves);
}
