// Weights a reader brings, or takes away: files of a tfjs LayersModel for each network, a tensor bundle for parameters.
import { encodeNetwork, weightSpecs, writeWeights } from '../models/files.ts';
import type { GenerativeModel, LayersModel } from '../models/types.ts';
import { decodeBundle, encodeBundle } from '../weights/bundle.ts';
import { binNames, decodeLayersModel, weightNames, type NamedWeight } from '../weights/layers-model.ts';
import { EngineError } from './errors.ts';
import type { WeightFile, WeightFiles } from './types.ts';

/** No model of this book comes near; a larger file is a mistake, and would only fill the memory. */
const LARGEST = 64_000_000;

/** Writes a model as files, networks as stock `tf.loadLayersModel` opens them; in float32: no bit is lost. */
export async function exportFrom(model: GenerativeModel): Promise<WeightFiles> {
  const files: WeightFile[] = [];
  const name = model.id.replaceAll('/', '-');
  const networks = Object.entries(model.networks);
  const isOnly = networks.length === 1;
  for (const [network, layers] of networks) {
    const options = { float16: false, binName: `${isOnly ? name : network}.weights.bin` };
    const { modelJson, bin, binName } = await encodeNetwork(layers, options);
    const { buffer } = new TextEncoder().encode(modelJson);
    files.push({ name: isOnly ? 'model.json' : `${network}.model.json`, bytes: buffer });
    files.push({ name: binName, bytes: bin.buffer });
  }
  if (model.parameters) {
    const whole = Object.entries(model.parameters.read()).map(
      ([key, { shape, data }]) => [key, { shape, data }] as const,
    );
    const { buffer } = encodeBundle(Object.fromEntries(whole));
    files.push({ name: `${name}.parameters.tensors`, bytes: buffer });
  }
  return { files };
}

/** Replaces a model's weights by those of files; rejects with kind 'input' and changes nothing if they do not fit. */
export function importInto(model: GenerativeModel, { files }: WeightFiles): void {
  try {
    if (files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > LARGEST) {
      throw new Error('The files are larger than any weights of this book');
    }
    const networks = Object.entries(model.networks);
    const read = networks.map(([name, layers]) => [layers, readNetwork(name, layers, files)] as const);
    if (model.parameters) {
      const bundles = endingIn('.tensors', files);
      if (bundles.length !== 1) throw new Error('The parameters are one file that ends in .tensors');
      model.parameters.write(decodeBundle(new Uint8Array(bundles[0]!.bytes)).tensors);
    }
    for (const [layers, weights] of read) writeWeights(layers, weights);
  } catch (cause) {
    const detail = (cause as Error).message.replace(/\.$/, '');
    throw new EngineError('input', `${detail}; the weights were left as they are, choose other files.`, {
      cause,
    });
  }
}

function endingIn(ending: string, files: readonly WeightFile[]): readonly WeightFile[] {
  return files.filter(({ name }) => name.toLowerCase().endsWith(ending));
}

/** Reads one network's weights from whichever files are its own; throws one sentence. */
function readNetwork(
  network: string,
  layers: LayersModel,
  files: readonly WeightFile[],
): readonly NamedWeight[] {
  const specs = weightSpecs(layers);
  const names = specs.map(({ name }) => name).join();
  const texts = endingIn('.json', files).map(({ bytes }) => new TextDecoder().decode(bytes));
  // With one file there is nothing to choose, and its own fault is the one to name.
  const json = texts.length === 1 ? texts[0] : texts.find((text) => weightNames(text).join() === names);
  if (json === undefined) throw new Error(`No file among these is the model.json of the ${network}`);
  const bins = endingIn('.bin', files);
  const wanted = binNames(json).map(plainName);
  const bin = bins.length === 1 ? bins[0] : bins.find(({ name }) => wanted.includes(plainName(name)));
  if (!bin) throw new Error(`The file ${wanted[0] ?? 'of weights'} is missing`);
  return decodeLayersModel(json, new Uint8Array(bin.bytes), specs);
}

/** Takes away what a browser adds to the name of a second download: “weights (1).bin”. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/ ?\(\d+\)(?=\.\w+$)/, '');
}
