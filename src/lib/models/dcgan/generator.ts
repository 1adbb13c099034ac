// The way from a code to a picture, of chapters 6 and 7: the book's two GANs differ in what the code is made of.
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { through } from '../through.ts';
import type { DcganConfig } from './config.ts';

/** What a generator is made of. */
export type GeneratorSettings = Pick<DcganConfig, 'generatorChannels' | 'statisticsMomentum'>;

/** Grows a picture from a code with fresh weights: [B, numbers] → [B, 28, 28, 1] in [0, 1]. */
export function growPicture(code: SymbolicTensor, seed: number, settings: GeneratorSettings): SymbolicTensor {
  const { generatorChannels, statisticsMomentum } = settings;
  const [c7, c14, c28] = generatorChannels;
  let drawn = 0;
  const start = () => ({ kernelInitializer: initializers.glorotNormal({ seed: seed * 1000 + drawn++ }) });
  // Batch norm takes every bias out again, so layers before it have none.
  const up = (name: string, filters: number) =>
    layers.conv2dTranspose({
      name,
      filters,
      kernelSize: 4,
      strides: 2,
      padding: 'same',
      useBias: false,
      ...start(),
    });
  const norm = (name: string) =>
    layers.batchNormalization({ name: `${name}-norm`, momentum: statisticsMomentum, epsilon: 1e-5 });
  const relu = (name: string) => layers.reLU({ name: `${name}-relu` });

  const project = layers.dense({ name: 'project', units: 7 * 7 * c7, useBias: false, ...start() });
  const shape = layers.reshape({ name: 'shape', targetShape: [7, 7, c7] });
  const h7 = through(code, project, shape, norm('project'), relu('project')); // [B, 7, 7, c7]
  const h14 = through(h7, up('up-14', c14), norm('up-14'), relu('up-14')); // [B, 14, 14, c14]
  const h28 = through(h14, up('up-28', c28), norm('up-28'), relu('up-28')); // [B, 28, 28, c28]
  const paint = layers.conv2d({
    name: 'paint',
    filters: 1,
    kernelSize: 3,
    padding: 'same',
    activation: 'sigmoid',
    ...start(),
  });
  return through(h28, paint);
}
