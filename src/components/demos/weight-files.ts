// Weights as files: offered to the browser's downloads, and read from what a reader chose. Each network is the two files
// of a tfjs LayersModel, model.json (which `tf.loadLayersModel` is given) and the .bin that it names.
import type { WeightFiles } from '../../lib/engine/types.ts';

export interface OfferedFile {
  readonly name: string;
  readonly url: string;
}

/** Makes addresses of the files, each model.json before its .bin; `URL.revokeObjectURL` frees them. */
export function offerFiles({ files }: WeightFiles): readonly OfferedFile[] {
  return files.map(({ name, bytes }) => {
    const type = name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return { name, url: URL.createObjectURL(new Blob([bytes], { type })) };
  });
}

/** Hands a file to the browser's downloads. */
export function saveFile({ name, url }: OfferedFile): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/**
 * Reads the files a reader chose; throws one sentence where a part is missing or there are others.
 *
 * They may have other names than they were given: browsers rename a second download.
 */
export async function readFiles(chosen: readonly File[]): Promise<WeightFiles> {
  const [models, binaries, bundles] = ['.json', '.bin', '.tensors'].map((ending) =>
    chosen.filter(({ name }) => name.toLowerCase().endsWith(ending)),
  ) as [File[], File[], File[]];
  const known = models.length + binaries.length + bundles.length;
  if (known === 0 || known < chosen.length) {
    throw new Error(
      'Weights are files that end in .json, .bin or .tensors: choose all that were saved together.',
    );
  }
  if (models.length === 0 && binaries.length > 0) {
    throw new Error('model.json is missing: choose it together with the .bin.');
  }
  if (binaries.length === 0 && models.length > 0) {
    throw new Error('The .bin is missing: choose it together with model.json.');
  }
  if (models.length !== binaries.length) {
    const [jsons, bins] = [models.length, binaries.length];
    throw new Error(
      `A .json has one .bin, but ${jsons} and ${bins} were chosen: choose those that belong together.`,
    );
  }
  const read = async (file: File) => ({ name: file.name, bytes: await file.arrayBuffer() });
  return { files: await Promise.all(chosen.map(read)) };
}
