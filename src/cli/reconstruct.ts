// npm run reconstruct -- <id>: passes pictures through a model that maps pictures to pictures.
import { openNodeBackend } from '../lib/backend/node.ts';
import type { NodePreference } from '../lib/backend/node.ts';
import { toPixels } from '../lib/data/batches.ts';
import { parseImages } from '../lib/data/idx.ts';
import type { GenerativeModel, Pixels } from '../lib/models/types.ts';
import { BACKEND_FLAG, ID_LINES, MODEL_WORD, readArguments, readModelId } from './arguments.ts';
import { readBytes } from './files.ts';
import { runCommand, sentenceOf, UsageError } from './outcome.ts';
import { checkPicturesPath, writePictures } from './pictures-file.ts';
import { shippedFolder } from './run-folder.ts';
import { loadModel } from './weights-folder.ts';

const COMMAND = {
  usage: 'npm run reconstruct -- <id> --in digits.idx3-ubyte --out x.png',
  about: `${ID_LINES}

Passes pictures through a model that denoises, or that encodes and decodes. The denoiser takes its input as already corrupted and adds nothing to it;
an IDX file holds bytes, so noise beyond black and white is clipped there.`,
  flags: {
    in: { type: 'text', value: 'FILE', about: 'IDX file of 28×28 pictures' },
    out: { type: 'text', value: 'FILE', about: 'x.png, a sheet, or x.idx3-ubyte' },
    sigma: {
      type: 'number',
      value: 'S',
      about: 'noise level told to the denoiser; default: it has to guess',
      least: 0,
    },
    weights: { type: 'text', value: 'DIR', about: 'folder of the weights; default public/weights/<id>' },
    backend: BACKEND_FLAG,
  },
  words: { least: 1, most: 1, what: MODEL_WORD },
} as const;

function readPictures(path: string): Pixels {
  const bytes = readBytes(path);
  try {
    return toPixels(parseImages(bytes, path).images);
  } catch (error) {
    throw new UsageError(sentenceOf(error));
  }
}

/** Denoises, or encodes and decodes, whichever the model can. */
async function reconstruct(model: GenerativeModel, pixels: Pixels, sigma: number | null): Promise<Pixels> {
  if (model.denoise !== undefined) return model.denoise(pixels, sigma);
  if (sigma !== null) throw new UsageError(`The ${model.id} takes no noise level: leave --sigma away.`);
  if (model.encode === undefined || model.decode === undefined) {
    throw new UsageError(`The ${model.id} does not map pictures to pictures.`);
  }
  return model.decode(await model.encode(pixels));
}

await runCommand(async () => {
  const { values, words } = readArguments(COMMAND, process.argv.slice(2));
  const id = readModelId(words[0] as string);
  if (values.in === undefined) throw new UsageError('Say which pictures with --in digits.idx3-ubyte.');
  const { out } = values;
  checkPicturesPath(out);
  const pixels = readPictures(values.in);
  await openNodeBackend((values.backend ?? 'auto') as NodePreference);
  const { model } = await loadModel(id, values.weights ?? shippedFolder(id));
  const result = await reconstruct(model, pixels, values.sigma ?? null);
  console.log(`Wrote ${writePictures(out, result).join(' and ')}`);
});
