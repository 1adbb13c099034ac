// Pictures out: a PNG sheet or an IDX file, by the ending of the name.
import { toBytes } from '../lib/data/batches.ts';
import { encodeImages, encodeLabels } from '../lib/data/idx.ts';
import { PIXELS } from '../lib/models/types.ts';
import type { Pixels } from '../lib/models/types.ts';
import { dirname } from 'node:path';
import { ensureFolder, writeAtomically } from './files.ts';
import { UsageError } from './outcome.ts';
import { encodeSheet } from './png.ts';

const PNG = '.png';
const IDX = 'idx3-ubyte';

/** Refuses, before any work is done, a name that is neither a PNG nor an IDX file, or a folder that cannot be written. */
export function checkPicturesPath(path: string | undefined): asserts path is string {
  if (path === undefined) throw new UsageError(`Say where to write with --out x${PNG} or --out x.${IDX}.`);
  if (!path.endsWith(PNG) && !path.endsWith(IDX)) {
    throw new UsageError(`--out ends in ${PNG} or ${IDX}, not “${path}”.`);
  }
  ensureFolder(dirname(path));
}

/** Writes pictures, n × 784 in [0, 1]; labels, where there are any, go beside an IDX file as idx1. Returns the names. */
export function writePictures(path: string, pixels: Pixels, labels?: Uint8Array): string[] {
  if (path.endsWith(PNG)) {
    const columns = Math.min(pixels.length / PIXELS, 10);
    writeAtomically(path, encodeSheet(pixels, columns));
    return [path];
  }
  const written = [path];
  if (labels !== undefined) {
    const beside = path.slice(0, -IDX.length).replace('images', 'labels') + 'idx1-ubyte';
    writeAtomically(beside, encodeLabels(labels));
    written.push(beside);
  }
  writeAtomically(path, encodeImages(toBytes(pixels)));
  return written;
}
