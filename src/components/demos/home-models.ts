// How each of the seven models comes to a digit that was asked for. No tfjs here: the page's own script reads this file.
import type { ChapterId } from '../../lib/models/types.ts';

export interface Writer {
  /** Whether the model can be asked for a digit; if not, it draws until the judge reads the one that is wanted. */
  readonly asked: boolean;
  /** How it writes, after its name. */
  readonly how: string;
}

export const WRITERS: Readonly<Record<ChapterId, Writer>> = {
  bayes: { asked: true, how: 'the Gaussian of each digit' },
  gmm: { asked: true, how: 'the mixture of each digit' },
  autoencoder: { asked: true, how: 'a Gaussian fitted to each digit’s codes' },
  denoiser: { asked: false, how: 'no label: draws until the digit comes' },
  vae: { asked: false, how: 'no label: draws until the digit comes' },
  dcgan: { asked: false, how: 'no label: draws until the digit comes' },
  cgan: { asked: true, how: 'the label goes into the network' },
};

/** Pictures drawn at a time: as on the command line, so that the draws of a seed are the same. */
export const PIECE = 10;
/** Digits that a number may have. */
export const MOST_DIGITS = 6;
/** Draws for one digit after which a model without labels gives up. */
export const MOST_TRIES = 120;

/** Pictures of one model in the plates. */
export const PLATE = 8;

/** Keeps the digits of a text, as many as a number may have. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '').slice(0, MOST_DIGITS);
}
