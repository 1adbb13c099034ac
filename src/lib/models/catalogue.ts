// The seven chapters with a model, in the book's order: for the home page, the map and the navigation. No tfjs here.
import type { ModelId } from './types.ts';

export interface Chapter {
  readonly id: ModelId;
  readonly number: number;
  readonly title: string;
  /** The idea in a line. */
  readonly idea: string;
}

/** Every chapter with a model, written or planned. */
export const ALL_MODELS: readonly Chapter[] = [
  {
    id: 'bayes',
    number: 1,
    title: 'Bayes classifier',
    idea: 'One Gaussian per class: sample from it, and classify with Bayes’ rule.',
  },
  {
    id: 'gmm',
    number: 2,
    title: 'Gaussian mixture',
    idea: 'Several Gaussians per class, a latent component, and the EM algorithm.',
  },
  {
    id: 'autoencoder',
    number: 3,
    title: 'Autoencoder',
    idea: 'A bottleneck finds a manifold; there is no probability yet.',
  },
  {
    id: 'denoiser',
    number: 4,
    title: 'Denoising autoencoder',
    idea: 'Corrupt the input, reconstruct the clean picture, and learn where the data lie.',
  },
  {
    id: 'vae',
    number: 5,
    title: 'Variational autoencoder',
    idea: 'A distribution in the bottleneck, trained by a bound on the likelihood.',
  },
  {
    id: 'dcgan',
    number: 6,
    title: 'Generative adversarial network',
    idea: 'A game between two convolutional networks instead of a likelihood.',
  },
  {
    id: 'cgan',
    number: 7,
    title: 'Conditional adversarial network',
    idea: 'Put the label into the game and get control back.',
  },
];
