// Weights a reader brings, or takes away: files of a tfjs LayersModel.
import { encodeNetwork, restoreNetwork } from '../models/files.ts';
import type { GenerativeModel, LayersModel } from '../models/types.ts';
import { EngineError } from './errors.ts';
import type { WeightFiles } from './types.ts';

/** No model of this book comes near; a larger file is a mistake, and would only fill the memory. */
const LARGEST = 64_000_000;

/** Returns the network that is exchanged as files: a model's first (of an adversarial pair, the generator). */
function exchanged(model: GenerativeModel): LayersModel {
  return Object.values(model.networks)[0] as LayersModel;
}

/** Writes a model's weights as files that stock `tf.loadLayersModel` opens, in float32: no bit is lost. */
export async function exportFrom(model: GenerativeModel): Promise<WeightFiles> {
  const { modelJson, bin, binName } = await encodeNetwork(exchanged(model), {
    float16: false,
    binName: `${model.id}.weights.bin`,
  });
  return { modelJson, weights: bin.buffer, weightsName: binName };
}

/** Replaces a model's weights by those of files; rejects with kind 'input' and changes nothing if they do not fit. */
export function importInto(model: GenerativeModel, { modelJson, weights }: WeightFiles): void {
  try {
    if (modelJson.length + weights.byteLength > LARGEST) {
      throw new Error('The files are larger than any weights of this book');
    }
    restoreNetwork(exchanged(model), modelJson, new Uint8Array(weights));
  } catch (cause) {
    const detail = (cause as Error).message.replace(/\.$/, '');
    throw new EngineError('input', `${detail}; the weights were left as they are, choose other files.`, {
      cause,
    });
  }
}
