// The two kinds of step of a game. A step of D moves D's weights and nothing else; a step of G moves G's weights and, after
// them, the average that ships. G's batch norms see the batch in both, but remember it only in G's own step.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../models/types.ts';
import { Adam } from './adam.ts';
import type { NamedVariable } from './adam.ts';
import { drawZ, labelTensor, toImages } from './adversarial-game.ts';
import type { Game, Player } from './adversarial-game.ts';
import { discriminatorLoss, generatorLoss, slopePenalty, standing } from './adversarial-losses.ts';
import type { Standing } from './adversarial-losses.ts';
import { copyWeights, WeightAverage, withStatisticsKept } from './ema.ts';
import { variablesOf } from './network-trainee.ts';

/** The players with what training adds to them: optimisers, and the generator that plays. */
export class Match {
  /** The generator that plays: a network of its own, which starts where the average stands. */
  readonly generator: LayersModel;
  readonly average: WeightAverage;
  readonly adamD: Adam;
  readonly adamG: Adam;
  readonly #game: Game;
  readonly #variablesD: readonly NamedVariable[];
  readonly #variablesG: readonly NamedVariable[];

  constructor(game: Game, learningRate: number) {
    const { beta1, beta2, discriminatorRate, averageDecay } = game.rules;
    this.#game = game;
    this.generator = game.buildGenerator();
    copyWeights(game.generator, this.generator);
    this.average = new WeightAverage(this.generator, game.generator, averageDecay);
    this.#variablesD = variablesOf(game.discriminator);
    this.#variablesG = variablesOf(this.generator);
    this.adamD = new Adam(this.#variablesD, learningRate * discriminatorRate, { beta1, beta2 });
    this.adamG = new Adam(this.#variablesG, learningRate, { beta1, beta2 });
  }

  /** Takes a step of D and returns how the game stood before it; with `learn` false only looks. */
  async stepD(batch: Batch, learn: boolean): Promise<Standing> {
    const logits = tf.tidy(() => {
      const fake = withStatisticsKept(this.generator, () => this.#draw(batch, 'discriminator'));
      const real = toImages(batch.images);
      if (learn) return this.#learnD(real, fake, batch);
      return tf.stack(withStatisticsKept(this.#game.discriminator, () => this.#judge([real, fake], batch)));
    });
    const values = (await logits.data()) as Float32Array;
    logits.dispose();
    return standing(values.subarray(0, batch.count), values.subarray(batch.count));
  }

  /** Takes a step of G, lets the average follow, and returns G's loss before it, in nats. */
  async stepG(batch: Batch): Promise<number> {
    const { discriminator, rules } = this.#game;
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => {
        const fake = this.#draw(batch, 'generator');
        const logits = withStatisticsKept(discriminator, () => this.#judge([fake], batch));
        return generatorLoss(logits[0] as tf.Tensor, rules.generatorLoss);
      }, listed(this.#variablesG));
      this.adamG.apply(grads);
      return value;
    });
    this.average.update();
    const value = (await loss.data())[0] as number;
    loss.dispose();
    return value;
  }

  dispose(): void {
    this.adamD.dispose();
    this.adamG.dispose();
    this.generator.dispose();
  }

  /** Moves D and returns the logits it gave before, real and fake, [2, B, 1]. */
  #learnD(real: tf.Tensor4D, fake: tf.Tensor, batch: Batch): tf.Tensor {
    const { weight, sigma, every } = this.#game.rules.penalty;
    const penalised = every > 0 && this.adamD.step % every === 0;
    const noise = penalised ? toImages(batch.random.fork('noise').normals(batch.images.length)) : undefined;
    const groups = [real, fake, ...(noise ? [tf.add(real, tf.mul(noise, sigma))] : [])];
    let seen: tf.Tensor | undefined;
    const { grads } = tf.variableGrads(() => {
      const [onReal, onFake, onNoisy] = this.#judge(groups, batch) as [tf.Tensor, tf.Tensor, tf.Tensor?];
      seen = tf.keep(tf.stack([onReal, onFake])); // variableGrads returns the loss alone
      const loss = discriminatorLoss(onReal, onFake, this.#game.rules.realTarget);
      // Every so many steps, and so many times as heavy (Karras et al. 2020, "lazy regularisation").
      return onNoisy ? tf.add(loss, tf.mul(slopePenalty(onReal, onNoisy, sigma), weight * every)) : loss;
    }, listed(this.#variablesD));
    this.adamD.apply(grads);
    return seen as tf.Tensor;
  }

  /** G's pictures for the batch's labels, in training mode: with the batch's own statistics. */
  #draw(batch: Batch, who: Player): tf.Tensor {
    const { zLength } = this.#game.rules;
    const z = tf.tensor2d(drawZ(batch.count, zLength, batch.random.fork('z', who)), [batch.count, zLength]);
    return this.generator.apply([z, ...this.#labels(batch)], { training: true }) as tf.Tensor;
  }

  /** D's logits, [B, 1], of groups of pictures that share the batch's labels, all in one pass. */
  #judge(groups: tf.Tensor[], batch: Batch): tf.Tensor[] {
    const labels = this.#labels(batch).map((y) => tf.concat(groups.map(() => y)));
    const inputs = [tf.concat(groups), ...labels];
    const logits = this.#game.discriminator.apply(inputs, { training: true }) as tf.Tensor;
    return groups.map((_, i) => tf.slice(logits, [i * batch.count, 0], [batch.count, 1]));
  }

  #labels({ labels }: Batch): tf.Tensor[] {
    return this.#game.labelled ? [labelTensor(labels)] : [];
  }
}

function listed(variables: readonly NamedVariable[]): tf.Variable[] {
  return variables.map(({ variable }) => variable);
}
