// What a generator G and a discriminator D can do together, with or without labels: sample, judge, and say what would fool
// the judge. A code is what G draws from: z, followed by ten weights of the labels where the model takes labels.
import * as tf from '@tensorflow/tfjs-core';
import { inChunks, type Chunks } from '../models/apply.ts';
import { PIXELS } from '../models/types.ts';
import type { GenerativeModel, ModelId, Pixels, TraineeOptions } from '../models/types.ts';
import type { Random } from '../random.ts';
import { Film } from './adversarial-film.ts';
import { drawZ, labelTensor, LABELS, toImages } from './adversarial-game.ts';
import type { Game } from './adversarial-game.ts';
import { adversarialTrainee } from './adversarial-trainee.ts';
import type { AdversarialTrainee } from './adversarial-trainee.ts';

/** D's logits, and their gradients with respect to what was asked about, of the same shape. */
export interface Slopes {
  /** One for each picture; the score is s(logit), s the logistic function. */
  readonly logits: Float32Array;
  /** ∂logit/∂input, row by row. */
  readonly gradients: Float32Array;
}

/** A model of two players. */
export interface AdversarialModel extends GenerativeModel {
  readonly zLength: number;
  /** Length of a code: zLength, and LABELS more where the model takes labels. */
  readonly codeLength: number;
  sample(count: number, random: Random, labels?: Uint8Array): Promise<Pixels>;
  /** Draws codes from the prior of training: z ~ N(0, I), and labels evenly where none are given. */
  drawCodes(count: number, random: Random, labels?: Uint8Array): Float32Array;
  /** Maps codes to pictures: G(z), or G(z | y). */
  decode(codes: Float32Array): Promise<Pixels>;
  /** Returns D's logit of each picture, one number for each; labels are needed where the model takes them. */
  score(pixels: Pixels, labels?: Uint8Array): Promise<Float32Array>;
  /** Returns D's logits of pictures and their slopes in every pixel, n × 784: which ink would fool D more. */
  slopesOfPixels(pixels: Pixels, labels?: Uint8Array): Promise<Slopes>;
  /** Returns D's logits of G's pictures and their slopes in every number of the codes, n × codeLength. */
  slopesOfCodes(codes: Float32Array): Promise<Slopes>;
  trainee(options?: TraineeOptions): AdversarialTrainee;
}

/** Tells whether a model is one of two players. */
export function isAdversarial(model: GenerativeModel): model is AdversarialModel {
  return 'slopesOfCodes' in model;
}

export interface AdversarialModelOptions {
  readonly id: ModelId;
  readonly game: Game;
  readonly learningRate: number;
  /** Codes that every frame of the training film is drawn from. */
  readonly filmCodes: Float32Array;
}

/** Pictures, or codes, that go through a network together outside of training. */
const CHUNK = 125;
const PICTURES: Chunks = { size: PIXELS, chunk: CHUNK };

/** Makes the model of a game; its networks are the shipped generator and the discriminator. */
export function adversarialModel(options: AdversarialModelOptions): AdversarialModel {
  return new Pair(options);
}

class Pair implements AdversarialModel {
  readonly id: ModelId;
  readonly networks: AdversarialModel['networks'];
  readonly zLength: number;
  readonly codeLength: number;
  readonly #codes: Chunks;
  readonly #options: AdversarialModelOptions;
  readonly #labelled: boolean;

  constructor(options: AdversarialModelOptions) {
    const { generator, discriminator, labelled, rules } = options.game;
    this.id = options.id;
    this.networks = { generator, discriminator };
    this.zLength = rules.zLength;
    this.codeLength = rules.zLength + (labelled ? LABELS : 0);
    this.#codes = { size: this.codeLength, chunk: CHUNK };
    this.#options = options;
    this.#labelled = labelled;
  }

  drawCodes(count: number, random: Random, labels?: Uint8Array): Float32Array {
    const codes = new Float32Array(count * this.codeLength);
    for (let i = 0; i < count; i++) {
      codes.set(drawZ(1, this.zLength, random), i * this.codeLength);
      if (!this.#labelled) continue;
      // Drawn even where a label is given: the same seed has the same hand whatever it writes.
      const drawn = random.integer(LABELS);
      codes[i * this.codeLength + this.zLength + (labels?.[i] ?? drawn)] = 1;
    }
    return codes;
  }

  sample(count: number, random: Random, labels?: Uint8Array): Promise<Pixels> {
    return this.decode(this.drawCodes(count, random, labels));
  }

  async decode(codes: Float32Array): Promise<Pixels> {
    const [pixels] = await inChunks(codes, this.#codes, (part) => [this.#draw(this.#codeTensor(part))]);
    return pixels ?? new Float32Array(0);
  }

  async score(pixels: Pixels, labels?: Uint8Array): Promise<Float32Array> {
    const [logits] = await inChunks(pixels, PICTURES, (part, first) => [
      this.#judge(toImages(part), this.#labelsOf(part, first, labels)),
    ]);
    return logits ?? new Float32Array(0);
  }

  async slopesOfPixels(pixels: Pixels, labels?: Uint8Array): Promise<Slopes> {
    const parts = await inChunks(pixels, PICTURES, (part, first) => {
      const y = this.#labelsOf(part, first, labels);
      return withSlopes((x) => this.#judge(x, y), toImages(part));
    });
    return asSlopes(parts);
  }

  async slopesOfCodes(codes: Float32Array): Promise<Slopes> {
    const logitsOf = (at: tf.Tensor): tf.Tensor => {
      const [, ...y] = this.#split(at as tf.Tensor2D);
      return this.#judge(this.#draw(at as tf.Tensor2D), y);
    };
    const parts = await inChunks(codes, this.#codes, (part) => withSlopes(logitsOf, this.#codeTensor(part)));
    return asSlopes(parts);
  }

  trainee({ learningRate, film }: TraineeOptions = {}): AdversarialTrainee {
    const { game, filmCodes } = this.#options;
    return adversarialTrainee(game, {
      learningRate: learningRate ?? this.#options.learningRate,
      ...(film === true ? { film: { reel: new Film(), draw: () => this.decode(filmCodes) } } : {}),
    });
  }

  dispose(): void {
    for (const network of Object.values(this.networks)) network.dispose();
  }

  #codeTensor(codes: Float32Array): tf.Tensor2D {
    return tf.tensor2d(codes, [codes.length / this.codeLength, this.codeLength]);
  }

  /** A code as the inputs of G: [n, codeLength] → z, and y. */
  #split(codes: tf.Tensor2D): tf.Tensor[] {
    if (!this.#labelled) return [codes];
    return [tf.slice(codes, [0, 0], [-1, this.zLength]), tf.slice(codes, [0, this.zLength], [-1, LABELS])];
  }

  #draw(codes: tf.Tensor2D): tf.Tensor {
    return this.#options.game.generator.apply(this.#split(codes)) as tf.Tensor;
  }

  #judge(x: tf.Tensor, y: tf.Tensor[]): tf.Tensor {
    return this.#options.game.discriminator.apply([x, ...y]) as tf.Tensor;
  }

  /** The labels of a part of the pictures, from the first, as D takes them. */
  #labelsOf(part: Pixels, first: number, labels: Uint8Array | undefined): tf.Tensor[] {
    if (!this.#labelled) return [];
    if (labels === undefined)
      throw new Error(`The ${this.id} judges a picture for a label: name one for each.`);
    return [labelTensor(labels.subarray(first, first + part.length / PIXELS))];
  }
}

/** Returns logits, [n, 1], and the slopes of their sum: each row depends on its own input alone. */
function withSlopes(of: (input: tf.Tensor) => tf.Tensor, input: tf.Tensor): tf.Tensor[] {
  const { value, grad } = tf.valueAndGrad(of)(input, tf.ones([input.shape[0] ?? 0, 1]));
  return [value, grad];
}

function asSlopes([logits, gradients]: Float32Array[]): Slopes {
  return { logits: logits ?? new Float32Array(0), gradients: gradients ?? new Float32Array(0) };
}
