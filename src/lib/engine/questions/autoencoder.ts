// What only chapter 3 asks: the principal components that stand beside a code of the same length.
import { encodePca, truncatePca, type Pca } from '../../metrics/pca.ts';
import { PIXELS, type ModelId, type Pixels } from '../../models/types.ts';
import { pcaOf } from '../bundles.ts';
import { EngineError } from '../errors.ts';
import type { Answers, AnswerParts } from '../questions.ts';

/** Pictures through a bottleneck: their codes, n × size, and what the codes give back, n × 784. */
export interface Squeezed {
  readonly code: Float32Array;
  readonly picture: Pixels;
}

export interface AutoencoderQuestions {
  /** Pictures through the network and through PCA of the same size. */
  squeeze: {
    readonly request: { readonly id: ModelId; readonly pixels: Pixels };
    readonly answer: { readonly network: Squeezed; readonly pca: Squeezed };
  };
  /** Pictures from PCA's codes, n × size → n × 784; values may leave [0, 1]. */
  fromPca: {
    readonly request: { readonly codes: Float32Array; readonly size: number };
    readonly answer: Pixels;
  };
}

/** Opens the first principal components that the trainer fitted beside the autoencoder. */
async function openPca({ tensors }: AnswerParts, size: number): Promise<Pca> {
  const pca = pcaOf(await tensors('autoencoder', 'pca'));
  const most = pca.eigenvalues.length;
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw new EngineError('input', `There are ${most} principal components; choose from 1 to ${most}.`);
  }
  return truncatePca(pca, size);
}

/** Returns μ + Σ hᵢ uᵢ for each code h. */
function decodePca({ mean, components }: Pca, codes: Float32Array, size: number): Pixels {
  const pictures = new Float32Array((codes.length / size) * PIXELS);
  const picture = new Float64Array(PIXELS);
  for (let n = 0; n * size < codes.length; n++) {
    picture.set(mean);
    for (let i = 0; i < size; i++) {
      const h = codes[n * size + i] as number;
      for (let p = 0; p < PIXELS; p++) {
        picture[p] = (picture[p] as number) + h * (components[i * PIXELS + p] as number);
      }
    }
    pictures.set(picture, n * PIXELS);
  }
  return pictures;
}

export const answers: Answers<AutoencoderQuestions> = {
  async squeeze({ id, pixels }, parts) {
    const { model } = await parts.open(id);
    const network = await parts.compute(async () => {
      const code = await model.encode?.(pixels);
      const picture = code && (await model.decode?.(code));
      if (!picture) throw new EngineError('input', `The model ${id} has no code; choose another.`);
      return { code, picture };
    });
    const size = (network.code.length * PIXELS) / pixels.length;
    const pca = await openPca(parts, size);
    const code = encodePca(pca, pixels);
    return { network, pca: { code, picture: decodePca(pca, code, size) } };
  },

  async fromPca({ codes, size }, parts) {
    return decodePca(await openPca(parts, size), codes, size);
  },
};
