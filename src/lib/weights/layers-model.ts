// A tfjs LayersModel as files: `model.json` (topology and weight manifest) and one binary, as `tf.loadLayersModel` reads
// them. Written here and not by tfjs, which cannot save float16; read here before tfjs sees it, so that a damaged or
// foreign file is refused with a sentence and nothing is replaced.
import { hashedName } from './hash.ts';
import { check, type Shape } from './manifest-shape.ts';
import {
  BYTES_PER_NUMBER,
  bytesToFloats,
  checkWeight,
  concatenate,
  floatsToBytes,
  sizeOf,
  type FloatType,
  type NamedWeight,
  type WeightSpec,
} from './tensor-bytes.ts';

export type { NamedWeight, WeightSpec } from './tensor-bytes.ts';

export interface LayersModelFiles {
  readonly modelJson: string;
  readonly bin: Uint8Array<ArrayBuffer>;
  /** Name of the binary, as `model.json` refers to it. */
  readonly binName: string;
}

/** One entry of tfjs's weight manifest. */
interface StoredSpec extends WeightSpec {
  readonly dtype: 'float32';
  readonly quantization?: { readonly dtype: 'float16'; readonly original_dtype: 'float32' };
}

interface ModelJson {
  readonly format: 'layers-model';
  readonly modelTopology: Readonly<Record<string, unknown>>;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly StoredSpec[];
  }[];
}

const MODEL_JSON: Shape = {
  fields: {
    format: { oneOf: ['layers-model'] },
    modelTopology: { record: 'anything' },
    weightsManifest: {
      list: {
        fields: {
          paths: { list: 'text' },
          weights: {
            list: {
              fields: {
                name: 'text',
                shape: { list: 'whole' },
                dtype: { oneOf: ['float32'] },
                quantization: { optional: { fields: { dtype: { oneOf: ['float16'] } } } },
              },
            },
          },
        },
      },
    },
  },
};

/**
 * Writes a network as the two files of a tfjs LayersModel.
 *
 * @param topology what `model.toJSON(null, false)` returns.
 * @param weights in the order of `model.weights`, named by their `originalName` (`conv2d/kernel`).
 * @param options `float16` halves the binary; `binName` defaults to `weights.<hash>.bin`.
 */
export function encodeLayersModel(
  topology: object,
  weights: readonly NamedWeight[],
  options: { readonly float16: boolean; readonly binName?: string },
): LayersModelFiles {
  const type: FloatType = options.float16 ? 'float16' : 'float32';
  for (const weight of weights) checkWeight(weight, type);
  const bin = concatenate(weights.map((weight) => floatsToBytes(weight.data, type)));
  const binName = options.binName ?? hashedName('weights', 'bin', bin);
  const specs: StoredSpec[] = weights.map(({ name, shape }) => ({
    name,
    shape: [...shape],
    dtype: 'float32',
    ...(options.float16 ? { quantization: { dtype: 'float16', original_dtype: 'float32' } } : {}),
  }));
  const model = {
    format: 'layers-model',
    generatedBy: 'What I Cannot Create',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: [binName], weights: specs }],
  };
  return { modelJson: JSON.stringify(model), bin, binName };
}

/** Returns the names of the binaries that a `model.json` refers to; this project's files have one. */
export function binNames(modelJson: string): readonly string[] {
  return parseModelJson(modelJson).weightsManifest.flatMap((group) => group.paths);
}

/** Returns the names of the weights that a `model.json` describes, in its order. */
export function weightNames(modelJson: string): readonly string[] {
  return parseModelJson(modelJson).weightsManifest.flatMap((group) => group.weights.map(({ name }) => name));
}

/**
 * Reads the weights of a tfjs LayersModel, float32 or float16, and checks them against a network.
 *
 * @param expected names and shapes in the network's order; the files may have another.
 * @returns the weights in the order of `expected`; throws one sentence if format, names, shapes, size or values are wrong.
 */
export function decodeLayersModel(
  modelJson: string,
  bin: Uint8Array,
  expected: readonly WeightSpec[],
): readonly NamedWeight[] {
  const specs = parseModelJson(modelJson).weightsManifest.flatMap((group) => group.weights);
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  compareSpecs(specs, byName, expected);
  const bytesNeeded = specs.reduce(
    (sum, spec) => sum + sizeOf(spec.shape) * BYTES_PER_NUMBER[typeOf(spec)],
    0,
  );
  if (bin.length !== bytesNeeded) {
    throw new Error(`The weights have ${bin.length} bytes, but model.json describes ${bytesNeeded}.`);
  }
  const values = new Map<string, NamedWeight>();
  let offset = 0;
  for (const spec of specs) {
    const size = sizeOf(spec.shape);
    const weight = {
      name: spec.name,
      shape: spec.shape,
      data: bytesToFloats(bin, offset, size, typeOf(spec)),
    };
    checkWeight(weight);
    values.set(spec.name, weight);
    offset += size * BYTES_PER_NUMBER[typeOf(spec)];
  }
  return expected.map((spec) => values.get(spec.name) as NamedWeight);
}

function typeOf(spec: StoredSpec): FloatType {
  return spec.quantization?.dtype ?? 'float32';
}

function compareSpecs(
  specs: readonly StoredSpec[],
  byName: ReadonlyMap<string, StoredSpec>,
  expected: readonly WeightSpec[],
): void {
  if (byName.size !== specs.length) throw new Error('model.json names the same weight twice.');
  for (const { name, shape } of expected) {
    const found = byName.get(name);
    if (!found) throw new Error(`These are the weights of another network: “${name}” is missing.`);
    if (found.shape.join('×') !== shape.join('×')) {
      throw new Error(
        `These are the weights of another network: “${name}” is ${found.shape.join('×')}, not ${shape.join('×')}.`,
      );
    }
  }
  const known = new Set(expected.map((spec) => spec.name));
  const extra = specs.find((spec) => !known.has(spec.name));
  if (extra)
    throw new Error(`These are the weights of another network: “${extra.name}” is not part of this one.`);
}

function parseModelJson(text: string): ModelJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('model.json is not JSON: the file is broken, or it is another page.');
  }
  check(value, MODEL_JSON, 'model.json');
  return value as ModelJson;
}
