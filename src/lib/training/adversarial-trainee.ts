// The trainee of a game of two: whose turn it is, the losses, the film, and what a resumed run needs.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { gather } from '../data/batches.ts';
import type { Digits, Losses, NamedArray, Pixels, Trainee } from '../models/types.ts';
import type { Random } from '../random.ts';
import { take } from './adam.ts';
import { isFrameDue } from './adversarial-film.ts';
import type { Film } from './adversarial-film.ts';
import { drawZ, labelTensor, toImages } from './adversarial-game.ts';
import type { Game, Player } from './adversarial-game.ts';
import { standing } from './adversarial-losses.ts';
import type { Standing } from './adversarial-losses.ts';
import { Match } from './adversarial-steps.ts';
import { allVariables } from './ema.ts';

export interface AdversarialTrainee extends Trainee {
  /** Who moves in the steps that follow; both at first. */
  player: Player;
}

export interface AdversarialTraineeOptions {
  readonly learningRate: number;
  /** The film to record, and the pictures of its next frame. */
  readonly film?: { readonly reel: Film; draw(): Promise<Pixels> };
}

/**
 * Makes the trainee of a game; the networks belong to the model, the generator that plays to the trainee.
 *
 * Losses of a step: `real` −log D(x), `fake` −log(1 − D(G(z))), `d` their sum, `g` what the generator minimises, the
 * shares that D takes for what they are, and `total` (see `lossesOf`). All are given whoever moves.
 */
export function adversarialTrainee(game: Game, options: AdversarialTraineeOptions): AdversarialTrainee {
  const match = new Match(game, options.learningRate);
  const { film } = options;
  const record = async (step: number): Promise<void> => {
    if (film && isFrameDue(step)) film.reel.addFrame(step, await film.draw());
  };
  const trainee: AdversarialTrainee = {
    player: 'both',
    async step(batch) {
      const { player } = trainee;
      if (batch.step === 0) await record(0);
      const seen = await match.stepD(batch, player !== 'generator');
      const g = player === 'discriminator' ? generatorLossOf(game, seen) : await match.stepG(batch);
      const losses = lossesOf(seen, g);
      film?.reel.addLosses(losses);
      await record(batch.step + 1);
      return losses;
    },
    validate: (digits, random) => validate(game, digits, random),
    setLearningRate(rate) {
      match.adamD.rate = rate * game.rules.discriminatorRate;
      match.adamG.rate = rate;
    },
    snapshot: async () => ({ ...(await copyMatch(game, match)), ...film?.reel.snapshot() }),
    restore(snapshot) {
      restoreMatch(game, match, snapshot);
      film?.reel.restore(snapshot);
    },
    dispose: () => {
      match.dispose();
    },
    ...(film ? { film: () => film.reel.frames } : {}),
  };
  return trainee;
}

/** What G minimises, where it does not move: from the pictures that D was shown. */
function generatorLossOf({ rules }: Game, seen: Standing): number {
  return rules.generatorLoss === 'saturating' ? -seen.fake : seen.generator;
}

/**
 * Names the losses. `total` is −log D(x) − log(1 − D(G(z))) − log D(G(z)): the last two are at least 2 log 2 together
 * whoever wins, so that a great rise tells a run that has left the road, and not a player who wins.
 */
function lossesOf(seen: Standing, g: number): Losses {
  const { real, fake, accuracyReal, accuracyFake, generator } = seen;
  return { total: real + fake + generator, d: real + fake, g, real, fake, accuracyReal, accuracyFake };
}

/** Pictures that D judges together. */
const CHUNK = 125;

/** Lets D judge held-out digits and as many pictures of the average generator, as they are judged in a page. */
async function validate(game: Game, digits: Digits, random: Random): Promise<Losses> {
  const { generator, discriminator, labelled, rules } = game;
  const real = new Float32Array(digits.count);
  const fake = new Float32Array(digits.count);
  for (let start = 0; start < digits.count; start += CHUNK) {
    const count = Math.min(CHUNK, digits.count - start);
    const indices = Uint32Array.from({ length: count }, (_, i) => start + i);
    const { images, labels } = gather(digits, indices);
    const z = drawZ(count, rules.zLength, random);
    const logits = tf.tidy(() => {
      const y = labelled ? [labelTensor(labels)] : [];
      const drawn = generator.apply([tf.tensor2d(z, [count, rules.zLength]), ...y]) as tf.Tensor;
      return tf.stack([toImages(images), drawn].map((x) => discriminator.apply([x, ...y]) as tf.Tensor));
    });
    const values = (await logits.data()) as Float32Array;
    logits.dispose();
    real.set(values.subarray(0, count), start);
    fake.set(values.subarray(count), start);
  }
  const seen = standing(real, fake);
  return lossesOf(seen, generatorLossOf(game, seen));
}

/** The networks of a match under their names in snapshots. */
function networksOf(game: Game, { generator }: Match): Record<string, LayersModel> {
  return { average: game.generator, generator, discriminator: game.discriminator };
}

/** Copies weights, moments and counters. */
async function copyMatch(game: Game, match: Match): Promise<Record<string, NamedArray>> {
  const arrays: Record<string, NamedArray> = {
    'average/updates': { shape: [1], data: Float32Array.of(match.average.updates) },
  };
  for (const [player, adam] of [['d', match.adamD] as const, ['g', match.adamG] as const]) {
    for (const [name, array] of Object.entries(await adam.snapshot())) arrays[`${player}/${name}`] = array;
  }
  for (const [name, network] of Object.entries(networksOf(game, match))) {
    for (const [i, variable] of allVariables(network).entries()) {
      const data = (await variable.data()) as Float32Array;
      arrays[weightName(name, network, i)] = { shape: variable.shape, data };
    }
  }
  return arrays;
}

/** Puts a copy back; throws one sentence if names or shapes differ. */
function restoreMatch(game: Game, match: Match, snapshot: Readonly<Record<string, NamedArray>>): void {
  const updates = take(snapshot, 'average/updates', [1])[0] as number;
  const values = Object.entries(networksOf(game, match)).flatMap(([name, network]) =>
    allVariables(network).map((variable, i) => ({
      variable,
      value: take(snapshot, weightName(name, network, i), variable.shape),
    })),
  );
  for (const [player, adam] of [['d', match.adamD] as const, ['g', match.adamG] as const]) {
    const own = Object.entries(snapshot).filter(([name]) => name.startsWith(`${player}/`));
    adam.restore(Object.fromEntries(own.map(([name, array]) => [name.slice(player.length + 1), array])));
  }
  match.average.updates = updates;
  for (const { variable, value } of values) {
    const tensor = tf.tensor(value, variable.shape);
    variable.assign(tensor);
    tensor.dispose();
  }
}

/** Names a weight in snapshots, whatever else lives in the process. */
function weightName(owner: string, network: LayersModel, i: number): string {
  return `${owner}/${network.weights[i]?.originalName ?? ''}`;
}
