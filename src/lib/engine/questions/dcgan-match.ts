// A match that the reader plays: two networks of its own, trained turn by turn, while the shipped weights stand untouched.
//
// Everything in it follows from its start, its seed and the moves made: batches and z of step n are drawn from the seed
// and n alone. The first LEAD steps are the discriminator's, whoever was asked to move.
import { gather } from '../../data/batches.ts';
import { config } from '../../models/dcgan/config.ts';
import { dcgan } from '../../models/dcgan/model.ts';
import type { Digits, Losses, NamedArray, Pixels } from '../../models/types.ts';
import { Random } from '../../random.ts';
import type { AdversarialModel } from '../../training/adversarial-model.ts';
import type { AdversarialTrainee } from '../../training/adversarial-trainee.ts';
import type { Player } from '../../training/adversarial-game.ts';
import { digitsIn } from '../digits.ts';
import { EngineError } from '../errors.ts';
import { drawBatch } from '../fine-tune.ts';
import { putSnapshot, takeSnapshot } from '../networks.ts';
import type { AnswerParts } from '../questions.ts';
import { checkSeed } from '../requests.ts';
import { asGame } from './opened.ts';

/** Steps after a reset that are the discriminator's alone: the slopes of fresh weights lead nowhere in particular. */
export const LEAD = 20;
/** Drawings from fixed z, and digits, that every answer shows the scores of. */
export const WATCHED = 32;
/** Steps between two copies of all weights and moments: what a dead worker costs at most. */
const COPY_EVERY = 20;

export type MatchStart = 'seed' | 'shipped';

export interface MatchId {
  readonly start: MatchStart;
  readonly seed: number;
}

/** What a match looks like after a turn. */
export interface MatchView {
  /** Steps done. */
  readonly step: number;
  /** What the generator, as its moving average, draws from the fixed z: WATCHED × 784. */
  readonly pixels: Pixels;
  /** D's logits of the fixed digits, and of those drawings. */
  readonly real: Float32Array;
  readonly fake: Float32Array;
}

export interface TurnRequest extends MatchId {
  /** Steps done so far; another number means that the match was lost. */
  readonly step: number;
  readonly player: Player;
  /** Stay at this step, so that the other player moves on the same batch. */
  readonly stay?: boolean;
}

export interface TurnAnswer extends MatchView {
  /** Who moved: the discriminator, during its lead. */
  readonly moved: Player;
  readonly losses: Losses;
  /** Everything a new match goes on from, every twentieth step. */
  readonly copy?: Readonly<Record<string, NamedArray>>;
}

export interface BeginRequest extends MatchId {
  /** A copy, and the step it was taken at, to go on from. */
  readonly from?: { readonly step: number; readonly copy: Readonly<Record<string, NamedArray>> };
}

interface Match extends MatchId {
  readonly model: AdversarialModel;
  readonly trainee: AdversarialTrainee;
  readonly digits: Digits;
  readonly watchedCodes: Float32Array;
  step: number;
}

let present: Match | undefined;

function endMatch(): void {
  present?.trainee.dispose();
  present?.model.dispose();
  present = undefined;
}

/** Begins a match in place of the one before, and shows it before the first turn. */
export async function begin({ start, seed, from }: BeginRequest, parts: AnswerParts): Promise<MatchView> {
  checkSeed(seed);
  const digits = await digitsIn(parts.digits).get(parts.signal);
  const shipped = start === 'shipped' ? (await parts.open('dcgan')).model : undefined;
  const match = await parts.compute(async () => {
    endMatch();
    const model = asGame(dcgan.create(seed));
    if (shipped) putSnapshot(model, await takeSnapshot(shipped, 0));
    // The trainer's peak rate from either start, so that a few steps can be seen.
    const trainee = model.trainee({ learningRate: config.learningRate });
    if (from) trainee.restore(from.copy);
    const watchedCodes = model.drawCodes(WATCHED, new Random(seed).fork('watched'));
    present = { start, seed, model, trainee, digits, watchedCodes, step: from?.step ?? 0 };
    return present;
  });
  return look(match, parts);
}

/** Lets one player, or both, take a turn; throws kind 'input' where this worker does not hold the match. */
export async function takeTurn(request: TurnRequest, parts: AnswerParts): Promise<TurnAnswer> {
  const { start, seed, step, player, stay = false } = request;
  const { match, ...answer } = await parts.compute(async () => {
    const match = present;
    if (match?.start !== start || match.seed !== seed || match.step !== step) {
      throw lost();
    }
    const moved = step < LEAD ? 'discriminator' : player;
    match.trainee.player = moved;
    const losses = await match.trainee.step(batchOf(match));
    if (!Object.values(losses).every(Number.isFinite)) {
      endMatch();
      throw new EngineError('input', `A loss was no number at step ${step + 1}; begin the match again.`);
    }
    if (!stay || step < LEAD) match.step++;
    const due = match.step > step && match.step % COPY_EVERY === 0;
    const copy = due ? structuredClone(await match.trainee.snapshot()) : undefined;
    return { match, moved, losses, ...(copy && { copy }) };
  });
  return { ...(await look(match, parts)), ...answer };
}

function lost(): EngineError {
  return new EngineError('input', 'This match is not at hand; begin it again.');
}

/** The batch of a step: the same whoever moves, and whenever. */
function batchOf({ seed, step, digits }: Match): ReturnType<typeof drawBatch> {
  const request = {
    drawings: new Float32Array(0),
    source: 'mnist' as const,
    steps: 1,
    batchSize: config.batchSize,
    learningRate: config.learningRate,
    seed,
  };
  return drawBatch({ request, digits }, step, new Random(seed).fork('match', step));
}

/** Shows a match, in a turn of its own: the one before may have been long. */
function look(match: Match, parts: AnswerParts): Promise<MatchView> {
  return parts.compute(async () => {
    const { model, digits, watchedCodes, step } = match;
    if (match !== present) throw lost(); // another was begun meanwhile, and this one's networks are gone
    const pixels = await model.decode(watchedCodes);
    const { images } = gather(
      digits,
      Uint32Array.from({ length: WATCHED }, (_, i) => i),
    );
    const [real, fake] = [await model.score(images), await model.score(pixels)];
    return { step, pixels, real, fake };
  });
}
