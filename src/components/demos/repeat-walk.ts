// The walk of repeated denoising: where it starts, and the step from one picture to the next. Two ways of walking:
// σ stays, x ← r(x, σ); or σ falls as in `walkFromNoise` of the model, x̃ ← r + (σ′/σ)(x̃ − r), where r is shown.
import type { DenoiseRequest, DenoiseResult } from '../../lib/engine/types.ts';
import { config } from '../../lib/models/denoiser/config.ts';
import type { Corruption, Pixels } from '../../lib/models/types.ts';
import { choiceField, flagField, integerField, numberField } from '../../lib/ui/url-state.ts';
import type { ReaderDrawing } from './reader-drawing.ts';

const PIXELS = 784;
export const LAST_SEED = 9999;
/** Levels between two pictures shown where σ falls: finer steps make better samples. */
const LEVELS_A_STEP = 2;

export interface WalkSettings {
  /** Whether the σ told to the network stays, or falls from step to step. */
  readonly mode: 'same' | 'falls';
  /** Told where it stays. */
  readonly sigma: number;
  /** Where σ falls: replaces all of the noise from level to level, instead of keeping its share. */
  readonly fresh: boolean;
  readonly start: 'noise' | 'drawing';
  readonly seed: number;
}

/** What a walk has come to. */
export interface Frame {
  /** The picture shown: the network's answer, or the start; rows × 784. */
  readonly shown: Pixels;
  /** What the network is given next. */
  readonly xTilde: Pixels;
  /** Levels of σ passed. */
  readonly level: number;
}

/** How the walks of a demo are laid out; written by the frontmatter. */
export interface WalkPlan {
  readonly rows: number;
  readonly steps: number;
  /** First and last σ where it falls; the first is also the noise of the start. */
  readonly most: number;
  readonly least: number;
}

type Denoise = (request: DenoiseRequest) => Promise<DenoiseResult>;

/** Describes the settings, and the steps taken, in a page's address. */
export function walkFields(sigma: number, range: { min: number; max: number }, seed: number, steps: number) {
  return {
    mode: choiceField<WalkSettings['mode']>(['same', 'falls'], 'same'),
    sigma: numberField(sigma, range),
    fresh: flagField(false),
    start: choiceField<WalkSettings['start']>(['noise', 'drawing'], 'noise'),
    seed: integerField(seed, { min: 0, max: LAST_SEED }),
    steps: integerField(0, { min: 0, max: steps }),
  };
}

/** Makes what all rows start from: noise, or the reader's drawing as it was corrupted. */
export async function startOf(
  { mode, start, seed }: WalkSettings,
  { rows, most }: WalkPlan,
  drawing: ReaderDrawing | null,
  denoise: Denoise,
): Promise<Frame> {
  const own = start === 'drawing' ? drawing : null;
  // The sampler begins with noise on empty paper; repeated denoising with noise round mid-grey.
  const under = new Float32Array(PIXELS).fill(mode === 'same' ? 0.5 : 0);
  // A scribble by hand is in the picture already; a seeded corruption is drawn anew for every row.
  const picture = own ? (own.corruption ? own.clean : own.corrupted) : under;
  const pixels = new Float32Array(PIXELS * rows);
  for (let row = 0; row < rows; row++) pixels.set(picture, row * PIXELS);
  const noise: Corruption = { kind: 'gaussian', level: most, seed };
  let answer = await denoise({ pixels, corruption: own ? own.corruption : noise, sigma: own ? null : most });
  const rounds = mode === 'falls' && !own ? config.sampleRounds : 0;
  for (let round = 0; round < rounds; round++) {
    // As in the model's sampler: the answer under fresh noise, until the mean digit is there. The seeds that end in 99,
    // 98 and so on are not those of the levels below.
    const fresh: Corruption = { ...noise, seed: seed * 100 + 99 - round };
    answer = await denoise({ pixels: answer.iterates[0] as Pixels, corruption: fresh, sigma: most });
  }
  const { corrupted } = answer;
  return { shown: corrupted, xTilde: corrupted, level: 0 };
}

/** Returns the σ of every level where it falls, evenly in log σ; a drawing's own noise is where its walk begins. */
function fallingSigmas({ start }: WalkSettings, plan: WalkPlan, drawing: ReaderDrawing | null): number[] {
  const { steps, most, least } = plan;
  const corruption = start === 'drawing' ? drawing?.corruption : undefined;
  const isGaussian = corruption?.kind.startsWith('gaussian');
  const first =
    start === 'noise' || !drawing ? most : Math.max(2 * least, isGaussian ? (corruption?.level ?? 1) : 1);
  const levels = steps * LEVELS_A_STEP;
  return Array.from({ length: levels }, (_, k) => first * (least / first) ** (k / (levels - 1)));
}

/** Takes one step: once through the network where σ stays, through `LEVELS_A_STEP` levels where it falls. */
export async function nextFrame(
  settings: WalkSettings,
  plan: WalkPlan,
  drawing: ReaderDrawing | null,
  before: Frame,
  denoise: Denoise,
): Promise<Frame> {
  const { mode, sigma, fresh, seed } = settings;
  if (mode === 'same') {
    const { iterates } = await denoise({ pixels: before.xTilde, corruption: null, sigma });
    const shown = iterates[0] as Pixels;
    return { shown, xTilde: shown, level: before.level + 1 };
  }
  const sigmas = fallingSigmas(settings, plan, drawing);
  let { shown, xTilde, level } = before;
  for (let taken = 0; taken < LEVELS_A_STEP; taken++, level++) {
    const told = sigmas[level] as number;
    const isFresh = fresh && level > 0;
    // A seed of its own for each level, so that no two add the same noise.
    const noise: Corruption = { kind: 'gaussian', level: told, seed: seed * 100 + level };
    const answer = await denoise({
      pixels: isFresh ? shown : xTilde,
      corruption: isFresh ? noise : null,
      sigma: told,
    });
    shown = answer.iterates[0] as Pixels;
    xTilde = shrinkNoise(answer.corrupted, shown, (sigmas[level + 1] ?? 0) / told);
  }
  return { shown, xTilde, level };
}

/** Keeps a share of the noise that the network saw: r + share · (x̃ − r). */
function shrinkNoise(xTilde: Pixels, r: Pixels, share: number): Pixels {
  return r.map((value, i) => value + share * ((xTilde[i] as number) - value));
}
