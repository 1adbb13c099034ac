// What a training film shows before anything is loaded: its log, and the pictures of one frame, read at build time.
import { decode } from 'fast-png';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelId, NamedArray, Pixels } from '../../lib/models/types.ts';
import { cutPictures, frameBox } from '../../lib/ui/film-sheet.ts';
import type { FilmLog } from '../controls/film-chart-svg.ts';
import { findPicture, readManifest, unlessDraft } from '../prose/read-manifest.ts';
import { askAtBuild } from './build-time.ts';

/** A film, as <TrainingFilm> and <FilmScrubber> want it. */
export interface BuiltFilm {
  readonly src: string;
  readonly rows: number;
  readonly log: FilmLog;
  /** Steps of an epoch of the run. */
  readonly perEpoch: number;
  /** Codes of the pictures of a frame, one after the other. */
  readonly codes: Float32Array;
  /** Returns all pictures of a frame. */
  pictures(frame: number): Pixels;
}

/** Reads a model's training film; null in a draft build without weights. */
export async function filmAtBuild(model: ModelId): Promise<BuiltFilm | null> {
  const manifest = readManifest(model);
  const file = manifest && unlessDraft(() => findPicture(manifest, 'film.'));
  const log = await askAtBuild(model, (engine) => engine.tensors(model, 'film-log'));
  if (!manifest || !file || !log) return null;
  const column = (name: string): number[] => [...dataOf(log, name)];
  const rows = dataOf(log, 'rows')[0] as number;
  const sheet = decode(readFileSync(join(process.cwd(), 'public/weights', model, file)));
  const base = import.meta.env.BASE_URL.replace(/\/$/, '');
  return {
    src: `${base}/weights/${model}/${file}`,
    rows,
    log: {
      steps: column('steps'),
      d: column('d'),
      g: column('g'),
      accuracyReal: column('accuracyReal'),
      accuracyFake: column('accuracyFake'),
    },
    perEpoch: manifest.steps / manifest.epochs,
    codes: dataOf(log, 'codes'),
    pictures(frame) {
      const { top, width, height } = frameBox(frame, rows);
      return cutPictures(sheet.data.subarray(top * width, (top + height) * width), rows, 1);
    },
  };
}

function dataOf(log: Readonly<Record<string, NamedArray>>, name: string): Float32Array {
  const array = log[name];
  if (!array) throw new Error(`The log of the training film lacks “${name}”; train the model again.`);
  return array.data;
}
