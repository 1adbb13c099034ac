// Weights as the two files of a tfjs LayersModel: offered to the browser's downloads, and read from what a reader chose.
import type { WeightFiles } from '../../lib/engine/types.ts';

/** The name that `tf.loadLayersModel` is given; the other file's name stands inside it. */
const MODEL_NAME = 'model.json';

export interface OfferedFile {
  readonly name: string;
  readonly url: string;
}

/** Makes addresses of the two files, model.json first; `URL.revokeObjectURL` frees them. */
export function offerFiles({
  modelJson,
  weights,
  weightsName,
}: WeightFiles): readonly [OfferedFile, OfferedFile] {
  const offer = (name: string, content: BlobPart, type: string): OfferedFile => {
    return { name, url: URL.createObjectURL(new Blob([content], { type })) };
  };
  return [
    offer(MODEL_NAME, modelJson, 'application/json'),
    offer(weightsName, weights, 'application/octet-stream'),
  ];
}

/** Hands a file to the browser's downloads. */
export function saveFile({ name, url }: OfferedFile): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/**
 * Reads the two files a reader chose; throws one sentence where one is missing or there are others.
 *
 * The .bin may have another name than it was given: browsers rename a second download.
 */
export async function readFiles(files: readonly File[]): Promise<WeightFiles> {
  const [models, binaries] = ['.json', '.bin'].map((ending) =>
    files.filter(({ name }) => name.toLowerCase().endsWith(ending)),
  ) as [File[], File[]];
  const [model, binary] = [models[0], binaries[0]];
  if (!model && !binary) throw new Error('Weights are two files: choose model.json and its .bin together.');
  if (!model) throw new Error('model.json is missing: choose it together with the .bin.');
  if (!binary) throw new Error('The .bin is missing: choose it together with model.json.');
  if (files.length > 2)
    throw new Error('Weights are two files, but more were chosen: choose model.json and its .bin.');
  return { modelJson: await model.text(), weights: await binary.arrayBuffer(), weightsName: binary.name };
}
