// Models as the questions of several chapters open them: a GAN with both its networks, the judge for its verdicts.
import type { GenerativeModel, ModelId, Pixels } from '../../models/types.ts';
import { isAdversarial, type AdversarialModel } from '../../training/adversarial-model.ts';
import { EngineError } from '../errors.ts';
import type { AnswerParts } from '../questions.ts';

/** Returns a model as the game of two that it is; throws kind 'input' for any other. */
export function asGame(model: GenerativeModel): AdversarialModel {
  if (!isAdversarial(model))
    throw new EngineError('input', `The ${model.id} is no game of two; choose another.`);
  return model;
}

/** Opens a GAN. */
export async function openGame(parts: AnswerParts, id: ModelId): Promise<AdversarialModel> {
  return asGame((await parts.open(id)).model);
}

/** Returns what the judge makes of pictures, n × 10. */
export async function judged(parts: AnswerParts, pixels: Pixels): Promise<Float32Array> {
  const { model } = await parts.open('judge');
  return parts.compute(() => model.classify?.(pixels) ?? new Float32Array(0));
}
